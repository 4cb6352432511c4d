import type { Exchange } from './exchange.ts'

/**
 * What a handler finds in `c.env` when `serve` serves its app.
 *
 * @example
 * const app = new Hono<{ Bindings: NodeEnv }>()
 * app.post('/import', async (c) => {
 *   for await (const line of lines(c.req.raw.body)) {
 *     if (c.env.stopping.aborted) return c.text('Come back later', 503)
 *     await importLine(line)
 *   }
 *   return c.text('Done')
 * })
 */
export interface NodeEnv extends Exchange {
  /**
   * Aborted when the server begins to stop: what takes long should come to an end. It lives as long
   * as the server does: listen to it with `{ signal: c.req.raw.signal }`, or take listeners away.
   */
  readonly stopping: AbortSignal
}
