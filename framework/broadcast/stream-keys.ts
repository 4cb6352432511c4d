import type { Context } from 'hono'
import { refuseOtherSites } from '../security/same-origin.ts'
import { stopReconnecting } from '../stream/stop-reconnecting.ts'
import type { Stream } from '../stream/stream.ts'
import { answerWithListening, type ListeningOptions } from './answer-with-listening.ts'
import type { Broadcaster } from './broadcaster.ts'
import type { ALL_KEYS } from './key-name.ts'
import type { ResetReason } from './outcome.ts'
import { StreamListener, type Whole } from './stream-listener.ts'
import type { KeysOf } from './subscribe-options.ts'

/**
 * Who may have a stream, where it begins, and what is sent when that cannot be proved.
 *
 * @example
 * streamKeys(c, updates, room, {
 *   authorize: (room) => mayRead(user, room),
 *   reset: () => patchElements(<Messages messages={readMessages(room)} />),
 * })
 */
export interface StreamKeysOptions<Key> extends ListeningOptions {
  /**
   * Whether the one who asks may have a key: asked for each of them, or once for `ALL_KEYS`, whenever
   * a stream is opened or comes back, before anything is replayed. Refused are a stream that has come
   * from a page, with the 204 that keeps it from coming back, and any other with 403.
   */
  readonly authorize?: (key: Key | typeof ALL_KEYS) => boolean | Promise<boolean>

  /**
   * What makes the page whole again when nobody can prove what it missed. Load the state here, not
   * before: whatever is published while it loads follows.
   */
  readonly reset: (reason: ResetReason) => Whole | Promise<Whole>
}

/**
 * Answers with a stream of everything that is published to one key or several. A page says which
 * position it has come to, and gets what it missed; it is told each new position right behind what
 * that covers. When nobody can prove what it missed (its position is too old, of another process, or
 * made up), it gets what `reset` gives, and then whatever was published since. Which of the three it
 * was is said by the header `Resumption`: `live`, `resumed; from=…` or `reset; reason=…`.
 *
 * It promises each message once and in order to whoever reads on from the position it was told. Other
 * sites get 403, a log that cannot be asked 503, and more than 128 keys 400.
 *
 * @throws {TooManyKeysError} for more than 128 keys.
 * @throws {EventNotRegisteredError} in strict mode, when a key is not registered.
 * @throws {LogUnavailableError} when only the log could tell what was missed, and it cannot be asked.
 * @throws what `authorize` throws.
 *
 * @example
 * .get(patterns.live, (c) =>
 *   streamKeys(c, updates, c.req.param('room'), { reset: () => wholeRoom(c.req.param('room')) }),
 * )
 */
export async function streamKeys<Message, Key = string>(
  c: Context,
  broadcaster: Broadcaster<Message, Key>,
  keys: KeysOf<Key>,
  options: StreamKeysOptions<Key>,
): Promise<Response> {
  const refusal = refuseOtherSites(c, {}, 'call')
  if (refusal) return refusal
  broadcaster.checkKeys(keys)
  if (!(await isAllowed(keys, options))) return refuse(c)
  const knowsStart = c.req.header('Last-Event-ID') !== undefined
  const sourceOf = (stream: Stream) => new StreamListener<Message>(stream, options.reset, knowsStart) // prettier-ignore
  return answerWithListening(c, broadcaster, keys, sourceOf, options)
}

async function isAllowed<Key>(
  keys: KeysOf<Key>,
  { authorize }: StreamKeysOptions<Key>,
): Promise<boolean> {
  if (!authorize) return true
  const asked = (Array.isArray(keys) ? keys : [keys]) as readonly (Key | typeof ALL_KEYS)[]
  for (const key of asked) if (!(await authorize(key))) return false
  return true
}

// A page opens its stream again after any answer but this one.
function refuse(c: Context): Response {
  const isOfPage = c.req.header('Datastar-Request') ?? c.req.header('Last-Event-ID')
  if (isOfPage !== undefined) return stopReconnecting()
  return c.text('You may not follow this.', 403, { 'Cache-Control': 'no-store' })
}
