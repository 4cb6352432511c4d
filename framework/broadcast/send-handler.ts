import type { Context, Handler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { limitBody, type LimitBodyOptions } from '../security/limit-body.ts'
import { refuseOtherSites } from '../security/same-origin.ts'
import type { ServerSentEvent } from '../sse/event.ts'
import { refuseOtherMethods } from './allowed-methods.ts'
import { BroadcasterClosedError, EventNotRegisteredError } from './broadcast-errors.ts'
import type { Broadcaster } from './broadcaster.ts'
import { readSentEvent, type SentEvent } from './sent-event.ts'

/** Who may send, and how much. `maxBytes` bounds the body. */
export interface SendHandlerOptions extends LimitBodyOptions {
  /**
   * Whether the one who asks may send an event of this name. There is no default: a handler that
   * anybody may call is written as `() => true`.
   */
  readonly authorize: (event: string, c: Context) => boolean | Promise<boolean>

  /**
   * The event that is published of one that was sent, such as with the time before its data.
   *
   * @default the event that was sent
   */
  readonly event?: (sent: SentEvent, c: Context) => ServerSentEvent
}

/**
 * Makes a handler that publishes what is posted to it: `event` (a registered name; without it the one
 * called `''`), `data`, `id` and `retry`, in the query, a form or a JSON object. It answers 200 with
 * what `publish` does. Mount it for all methods: it tells `OPTIONS` what it takes with 204, and refuses
 * others than `POST` with 405.
 *
 * It is guarded: other sites get 403, as does whoever is no page of this site and does not say
 * `Datastar-Request: true`, and whoever `authorize` does not let in: it is asked before anything is
 * published, or told of what is registered. An event that is not registered, or none that could
 * be written, is a 422; a closed broadcaster a 503; a body that is too large a 413.
 *
 * It promises that the log has the event when it answers 200. Readers are told a position behind the
 * event, so an `id` of its own is what a page sees, not where it comes back to.
 *
 * @example
 * prices.registerEvents('eur')
 * app.all('/prices/send', sendHandler(prices, { authorize: (_, c) => isOurFeed(c) }))
 * // POST /prices/send?event=eur&data=1.09 → 200 {"position":"1.x9f3","subscribers":2}
 */
export function sendHandler(
  broadcaster: Broadcaster<ServerSentEvent>,
  { authorize, event: eventOf = ({ event }) => event, ...limits }: SendHandlerOptions,
): Handler {
  const limit = limitBody(limits)

  return async function sendHandler(c) {
    const refusal = refuseOtherMethods(c, 'POST') ?? refuseOtherSites(c, {}, 'call')
    if (refusal) return refusal
    let answer: Response | undefined
    const tooLarge = await limit(c, async () => void (answer = await send(c)))
    return tooLarge ?? answer!
  }

  async function send(c: Context): Promise<Response> {
    try {
      const sent = await readSentEvent(c)
      if (!(await authorize(sent.name, c))) return c.text('You may not send this.', 403)
      if (!broadcaster.eventExists(sent.name)) throw new EventNotRegisteredError(sent.name)
      return c.json(await broadcaster.publish(sent.name, eventOf(sent, c)))
    } catch (error) {
      if (error instanceof HTTPException) return c.text(error.message, error.status)
      if (error instanceof EventNotRegisteredError) return c.text(error.message, 422)
      if (error instanceof BroadcasterClosedError) return c.text('Nothing is taken any more.', 503)
      throw error
    }
  }
}
