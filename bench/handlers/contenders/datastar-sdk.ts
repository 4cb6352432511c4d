import { ServerSentEventGenerator } from '@starfederation/datastar-sdk/web'
import { Hono } from 'hono'
import { check, isJson, isOurs, isSmall } from '../checks.ts'
import { cleared } from '../draft.ts'
import { serveHono } from '../serve-hono.ts'

// It reads and answers; the checks are by hand, as it has none.
export const start = () =>
  serveHono(
    new Hono().post('/messages', async (c) => {
      if (!isOurs(c)) return c.text('Not from here', 403)
      if (!isSmall(c)) return c.text('Too large', 413)
      if (!isJson(c)) return c.text('Not what our page sends', 415)
      const given = await ServerSentEventGenerator.readSignals(c.req.raw)
      const draft = given.success ? check(given.signals) : undefined
      if (!draft) return c.text('Not what our page sends', 422)
      return ServerSentEventGenerator.stream((stream) => {
        stream.patchSignals(JSON.stringify(cleared(draft.author)))
      })
    }),
  )
