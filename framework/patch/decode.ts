import { elementsPatch } from './elements.ts'
import { EVENT_NAMES } from './encode.ts'
import {
  type ElementsPatch,
  type Patch,
  PatchError,
  type PatchEventOptions,
  type PatchMode,
  type PatchNamespace,
  type SignalsPatch,
} from './patch.ts'
import { patchSignals } from './signals.ts'

/** An event as parsers give it; a `ServerSentEvent` is one. */
export interface ReceivedEvent {
  readonly event?: string | undefined
  /** All lines, joined by `\n`. */
  readonly data?: string | undefined
  readonly id?: string | undefined
  readonly retry?: number | undefined
}

/**
 * Reads the patch that an event carries, as a browser would; undefined when the event is none of
 * Datastar's patches. What this library writes reads back equal. Unknown keywords are passed over.
 *
 * Asked for a `type`, it answers a patch of that type or throws: what a test wants.
 *
 * @throws {PatchError} when browsers would refuse the patch, when its signals are no JSON, or when
 *   it is of another `type`.
 *
 * @example
 * decodePatch(event) // { type: 'elements', html: '<p id="a">hi</p>', … }
 * decodePatch(event, 'signals').signals // { draft: '' }
 */
export function decodePatch(event: ReceivedEvent): Patch | undefined
export function decodePatch(event: ReceivedEvent, type: 'elements'): ElementsPatch
export function decodePatch(event: ReceivedEvent, type: 'signals'): SignalsPatch
export function decodePatch(event: ReceivedEvent, type?: Patch['type']): Patch | undefined {
  if (type !== undefined && event.event !== EVENT_NAMES[type]) {
    throw new PatchError(
      `A patch of ${type} comes as ${EVENT_NAMES[type]}, not as ${event.event ?? 'message'}`,
    )
  }
  if (event.event === EVENT_NAMES.elements) return decodeElements(event)
  if (event.event === EVENT_NAMES.signals) return decodeSignals(event)
  return undefined
}

function decodeElements(event: ReceivedEvent): ElementsPatch {
  const values = valuesOf(event)
  const selector = values.get('selector') || undefined // an empty one is none to browsers
  const viewTransitionSelector = values.get('viewTransitionSelector') || undefined
  return elementsPatch(values.get('elements') ?? '', {
    ...(selector !== undefined && { selector }),
    // Both are checked, as all that `elementsPatch` is given.
    mode: (values.get('mode') ?? 'outer') as PatchMode,
    namespace: (values.get('namespace') ?? 'html') as PatchNamespace,
    useViewTransition: flag(values, 'useViewTransition'),
    ...(viewTransitionSelector !== undefined && { viewTransitionSelector }),
    ...fieldsOf(event),
  })
}

function decodeSignals(event: ReceivedEvent): SignalsPatch {
  const values = valuesOf(event)
  const signals = values.get('signals')
  if (signals === undefined) throw new PatchError('A patch of signals has a line of them')
  const onlyIfMissing = flag(values, 'onlyIfMissing')
  return patchSignals(signals, { onlyIfMissing, ...fieldsOf(event) })
}

/** What each keyword says; a line that has no space behind its keyword is lost to browsers, too. */
function valuesOf({ data = '' }: ReceivedEvent): ReadonlyMap<string, string> {
  if (typeof data !== 'string') throw new PatchError(`The data of an event is text, not ${typeof data}`) // prettier-ignore
  const lines = new Map<string, string[]>()
  for (const line of data.split('\n')) {
    const space = line.indexOf(' ')
    if (space === -1) continue
    const keyword = line.slice(0, space)
    const value = line.slice(space + 1)
    const values = lines.get(keyword)
    if (values) values.push(value)
    else lines.set(keyword, [value])
  }
  return new Map([...lines].map(([keyword, values]) => [keyword, values.join('\n')]))
}

function flag(values: ReadonlyMap<string, string>, keyword: string): boolean {
  const text = values.get(keyword)?.trim() ?? 'false'
  if (text === 'true' || text === 'false') return text === 'true'
  throw new PatchError(`${keyword} is true or false, not ${JSON.stringify(text)}`)
}

function fieldsOf({ id, retry }: ReceivedEvent): PatchEventOptions {
  return { ...(id !== undefined && { id }), ...(retry !== undefined && { retry }) }
}
