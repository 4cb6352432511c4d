import { z } from 'zod'
import { signals } from '../signals/signals.ts'

/**
 * How the page's streams are doing, of which the embedded script keeps a signal once a stream of
 * `retry: 'always'` was answered or lost: `state` is `connected`, `reconnecting` or `offline`, and
 * `attempt` counts the tries since the connection was lost. Of several streams the worst counts.
 * Nobody can write to it, and it is never sent.
 *
 * Other scripts leave both undefined: what shows trouble begins hidden, and then stays so.
 *
 * @example
 * <p role="status" style="display: none" data-show={js`${connection.state} === 'reconnecting'`}>
 *   Reconnecting…
 * </p>
 */
export const connection = signals({
  _connection: z.object({
    state: z.enum(['connected', 'reconnecting', 'offline']),
    attempt: z.number(),
  }),
}).$._connection
