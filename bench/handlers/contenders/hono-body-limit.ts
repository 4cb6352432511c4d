import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isJson, isOurs, read } from '../checks.ts'
import { cleared, MAX_BYTES } from '../draft.ts'
import { serveHono } from '../serve-hono.ts'

// By hand, but for the limit, which is Hono's own middleware.
const headers = {
  Vary: 'Datastar-Request, Accept',
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache',
}

export const start = () =>
  serveHono(
    new Hono().post('/messages', bodyLimit({ maxSize: MAX_BYTES }), async (c) => {
      if (!isOurs(c)) return c.text('Not from here', 403)
      if (!isJson(c)) return c.text('Not what our page sends', 415)
      const draft = await read(c)
      if (!draft) return c.text('Not what our page sends', 422)
      const patch = JSON.stringify(cleared(draft.author))
      return c.body(`event: datastar-patch-signals\ndata: signals ${patch}\n\n`, 200, headers)
    }),
  )
