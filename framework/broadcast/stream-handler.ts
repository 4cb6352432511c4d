import type { Context, Handler } from 'hono'
import { ServerSentEvent } from '../sse/event.ts'
import { refuseOtherMethods } from './allowed-methods.ts'
import { EventNotRegisteredError } from './broadcast-errors.ts'
import type { Broadcaster } from './broadcaster.ts'
import type { ResetReason } from './outcome.ts'
import { streamKeys, type StreamKeysOptions } from './stream-keys.ts'
import type { Whole } from './stream-listener.ts'

/**
 * Who may follow which event, and what is sent to whoever may have missed some.
 *
 * @example
 * streamHandler(prices, { authorize: (event, c) => mayRead(c, event), heartbeatMs: 30_000 })
 */
export interface StreamHandlerOptions extends Omit<
  StreamKeysOptions<string>,
  'authorize' | 'reset' | 'after' | 'id' | 'meta'
> {
  /** As in `streamKeys`: asked for each event, whenever a stream is opened or comes back. */
  readonly authorize?: (event: string, c: Context) => boolean | Promise<boolean>

  /**
   * What makes a reader whole again when nobody can prove what it missed.
   *
   * @default an event named `reset`, whose data is the reason
   */
  readonly reset?: (reason: ResetReason, c: Context) => Whole | Promise<Whole>
}

/**
 * Makes a handler that streams the registered events that a request names: `?event=eur`, or several
 * of them, or, without a name, the one that is called `''`. Mount it for all methods: it answers
 * `GET`, tells `OPTIONS` so with 204, and refuses others with 405. A name that is not registered is a
 * 400. Other than that it does as `streamKeys` does, with the same promise.
 *
 * @example
 * const prices = new Broadcaster<ServerSentEvent>({ strict: true })
 * prices.registerEvents('', 'eur')
 * app.all('/prices', streamHandler(prices)) // new EventSource('/prices?event=eur')
 */
export function streamHandler<Message>(
  broadcaster: Broadcaster<Message>,
  { authorize, reset = sayReset, ...options }: StreamHandlerOptions = {},
): Handler {
  return async function streamHandler(c) {
    const refusal = refuseOtherMethods(c, 'GET')
    if (refusal) return refusal
    const events = c.req.queries('event') ?? ['']
    const unknown = events.find((event) => !broadcaster.eventExists(event))
    if (unknown !== undefined) return c.text(new EventNotRegisteredError(unknown).message, 400)
    return streamKeys(c, broadcaster, events, {
      ...options,
      ...(authorize && { authorize: (event) => authorize(event as string, c) }),
      reset: (reason) => reset(reason, c),
    })
  }
}

function sayReset(reason: ResetReason): ServerSentEvent {
  return new ServerSentEvent({ event: 'reset', data: reason })
}
