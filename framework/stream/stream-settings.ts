import { ServerSentEvent } from '../sse/event.ts'
import type { StreamOptions } from './stream.ts'

/** What a server may say for all its streams; each stream may say otherwise. */
export type StreamDefaults = Pick<
  StreamOptions,
  'heartbeatMs' | 'heartbeat' | 'maxBufferedBytes' | 'maxLifeMs' | 'farewell' | 'onError'
>

/** The options of a stream with nothing left open. */
export type StreamSettings = StreamOptions & Required<Settled> & SourceOptions

/** What a source of this library promises of itself. */
export interface SourceOptions {
  /**
   * It sends nothing while the reader is behind. So what it sends to one that had taken all may be of
   * any size: a replay that was taken for slowness would be so again whenever the reader came back.
   */
  readonly holdsBack?: boolean
}

type Settled = Omit<StreamDefaults, 'farewell'>

const DEFAULTS: Required<Settled> = {
  heartbeatMs: 15_000,
  heartbeat: new ServerSentEvent({ comment: '' }),
  maxBufferedBytes: 262_144,
  maxLifeMs: 600_000,
  onError: console.error, // oxlint-disable-line no-console -- where errors go when the app does not say
}

// Most streams have no options of their own: those of a server share their settings.
const shared = new WeakMap<StreamDefaults, StreamSettings>()
const NONE: StreamDefaults = {}

export function streamSettings(
  options: StreamOptions | undefined,
  defaults: StreamDefaults = NONE,
): StreamSettings {
  if (options) return { ...DEFAULTS, ...given(defaults), ...given(options) }
  let settings = shared.get(defaults)
  if (!settings) shared.set(defaults, (settings = { ...DEFAULTS, ...given(defaults) }))
  return settings
}

/** What was really given: an option that is `undefined` has its default. */
export function given<Options extends object>(options: Options): Options {
  if (!Object.values(options).includes(undefined)) return options
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Options
}

// Timers count to 2 ** 31 - 1 ms, 24 days; what is longer would fire at once, and again.
const LONGEST_MS = 2 ** 31 - 1

/**
 * @throws {RangeError} when an option is none that a stream can keep to.
 * @throws {TypeError} when the heartbeat or the farewell is no event.
 */
export function checkStreamOptions(options: StreamOptions): void {
  const { heartbeatMs, heartbeat, maxBufferedBytes, maxLifeMs, farewell } = options
  checkTime('A heartbeat', heartbeatMs, 'sends none')
  checkTime('The longest life of a stream', maxLifeMs, 'sets no end')
  if (maxBufferedBytes !== undefined && !(maxBufferedBytes >= 0)) {
    throw new RangeError(`maxBufferedBytes is a number of bytes from 0, not ${maxBufferedBytes}`)
  }
  checkPlaceless('heartbeat', heartbeat)
  checkPlaceless('farewell', farewell)
}

function checkPlaceless(what: string, event: ServerSentEvent | undefined): void {
  if (event === undefined) return
  if (!ServerSentEvent.is(event)) throw new TypeError(`A ${what} is a ServerSentEvent`)
  if (event.id === undefined) return
  throw new RangeError(`A ${what} has no id: readers would come back to where it says`)
}

function checkTime(what: string, ms: number | false | undefined, none: string): void {
  if (ms === undefined || ms === false || (ms > 0 && ms <= LONGEST_MS)) return
  throw new RangeError(
    `${what} takes more than 0 and at most ${LONGEST_MS} ms, not ${ms}; \`false\` ${none}`,
  )
}
