import type { ElementsPatch } from './patch.ts'
import { componentOf, type View } from './render.ts'
import { topLevelOf } from './top-level.ts'

/** A patch that browsers cannot put in its place, or not all of it. */
export interface MisplacedPatch {
  /** What is wrong: an element that has no `id`, two of one `id`, or text beside the elements. */
  readonly kind: 'no-id' | 'same-id' | 'text'
  /** What the component is called that the patch was made from, if it was made from one. */
  readonly component?: string
  /** The element's opening tag, or the text. */
  readonly html: string
  /** All of it in one sentence. */
  readonly message: string
}

/**
 * Says who hears of patches that browsers cannot put in their place, each kind of each component
 * once: in development `console.warn`, unless told otherwise; with `false`, nobody.
 *
 * Development is wherever there is a `process` whose `NODE_ENV` is not `production`. Elsewhere no
 * patch is looked at, for that takes time, until there is somebody to hear.
 *
 * @example
 * onMisplacedPatch(({ message }) => { throw new Error(message) }) // in an app's tests
 */
export function onMisplacedPatch(listener: ((problem: MisplacedPatch) => void) | false): void {
  hear = listener
  heard.clear()
  right.clear()
}

/** Looks for what is wrong with a patch that has no selector. */
export async function examine({ html, namespace }: ElementsPatch, view: View): Promise<void> {
  if (!hear) return
  const component = await componentOf(view)
  // Markup that is wrong is wrong from the start, as a rule: much of it is read once.
  const maker = component ?? BEGINS.exec(html)?.[1] ?? ''
  const isMuch = html.length > LITTLE
  if (isMuch && right.has(maker) && BEGINS_WITH_ID.test(html)) return

  const ids = new Set<string>()
  let isRight = true
  for (const part of topLevelOf(html, namespace)) {
    const kind = problemOf(part, ids)
    if (!kind) continue
    isRight = false
    tell(kind, part, component)
  }
  if (isMuch && isRight && right.size < MOST_NAMES) right.add(maker)
}

const LITTLE = 2000 // characters, which are read in less time than it takes to render them
const BEGINS = /^\s*<([^\s/>]+)/
const BEGINS_WITH_ID = /^\s*<[^\s>]+\s(?:[^>]*\s)?id=["']?[^"'\s>]/

// Names of elements may be anything, and come from anywhere.
const MOST_NAMES = 1000
const right = new Set<string>()
const heard = new Set<string>()
let hear: ((problem: MisplacedPatch) => void) | false = isDevelopment() && warn

type Part = ReturnType<typeof topLevelOf>[number]

// These are found without: there is one of each.
const SINGLE = new Set(['html', 'head', 'body'])

function problemOf(part: Part, ids: Set<string>): MisplacedPatch['kind'] | undefined {
  if (part.type === 'text') return 'text'
  if (SINGLE.has(part.name)) return undefined
  if (part.id === undefined) return 'no-id'
  if (ids.has(part.id)) return 'same-id'
  ids.add(part.id)
  return undefined
}

const EXPLAINED = {
  'no-id': 'has no id, by which browsers would find what it replaces: give it one, or the patch a selector', // prettier-ignore
  'same-id': 'has the id of another in the same patch: both replace the same element',
  text: 'is text, which has no id: browsers leave it out',
}

function tell(kind: MisplacedPatch['kind'], part: Part, component: string | undefined): void {
  // Not by the tag, which may hold data: there would be ever more to remember.
  const name = `${kind} ${component ?? (part.type === 'element' ? part.name : '')}`
  if (!hear || heard.has(name) || heard.size === MOST_NAMES) return
  heard.add(name)
  const html = part.html.trim().slice(0, 100)
  const owner = component === undefined ? 'a patch' : `a patch of <${component}>`
  const message = `${html} at the top of ${owner} ${EXPLAINED[kind]}`
  hear({ kind, ...(component !== undefined && { component }), html, message })
}

function isDevelopment(): boolean {
  return typeof process !== 'undefined' && process.env['NODE_ENV'] !== 'production'
}

function warn({ message }: MisplacedPatch): void {
  console.warn(message) // oxlint-disable-line no-console -- where it goes when the app does not say
}
