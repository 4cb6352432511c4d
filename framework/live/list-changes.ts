import { elementsPatch, idSelector } from '../patch/elements.ts'
import type { ElementsPatch } from '../patch/patch.ts'

/** The items of a list as they were rendered. */
export interface ListItems {
  /** The markup around them. */
  readonly frame: string
  /** The markup of each, in order, by the `id` of its element. */
  readonly html: ReadonlyMap<string, string>
}

// More than these are hardly less than all of it, and a reader is behind when many events wait.
const MOST_PATCHES = 16

/**
 * The patches that turn a list as it was into what it is, to be applied in order: what is gone is
 * removed, what looks different is morphed, and what is new is put beside what stays. `undefined`
 * when only all of it will do: when something has moved, when nothing stays, or when the markup
 * around the items is another.
 */
export function changesBetween(before: ListItems, now: ListItems): ElementsPatch[] | undefined {
  if (before.frame !== now.frame) return undefined
  const stayed = [...before.html.keys()].filter((id) => now.html.has(id))
  const staying = [...now.html.keys()].filter((id) => before.html.has(id))
  if (stayed.length === 0 || stayed.some((id, i) => id !== staying[i])) return undefined
  const patches = [removal(before, now), morph(staying, before, now), ...additions(before, now)]
  const needed = patches.filter((patch) => patch !== undefined)
  return needed.length <= MOST_PATCHES ? needed : undefined
}

function removal(before: ListItems, now: ListItems): ElementsPatch | undefined {
  const gone = [...before.html.keys()].filter((id) => !now.html.has(id))
  if (gone.length === 0) return undefined
  return elementsPatch('', { selector: gone.map(idSelector).join(', '), mode: 'remove' })
}

function morph(
  ids: readonly string[],
  before: ListItems,
  now: ListItems,
): ElementsPatch | undefined {
  const changed = ids.map((id) => now.html.get(id)!).filter((html, i) => html !== before.html.get(ids[i]!)) // prettier-ignore
  return changed.length === 0 ? undefined : elementsPatch(changed.join(''))
}

/** Each run of new items, behind the one that it follows, or before the first that stays. */
function* additions(before: ListItems, now: ListItems): Generator<ElementsPatch> {
  let run = ''
  let previous: string | undefined // what is there by then
  for (const [id, html] of now.html) {
    if (!before.html.has(id)) {
      run += html
      continue
    }
    if (run !== '') yield beside(previous, id, run)
    run = ''
    previous = id
  }
  if (run !== '' && previous !== undefined) yield elementsPatch(run, { selector: idSelector(previous), mode: 'after' }) // prettier-ignore
}

function beside(previous: string | undefined, next: string, html: string): ElementsPatch {
  return previous === undefined
    ? elementsPatch(html, { selector: idSelector(next), mode: 'before' })
    : elementsPatch(html, { selector: idSelector(previous), mode: 'after' })
}
