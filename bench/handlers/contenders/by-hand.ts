import { Hono } from 'hono'
import { isJson, isOurs, isSmall, read } from '../checks.ts'
import { cleared } from '../draft.ts'
import { serveHono } from '../serve-hono.ts'

// The least that Hono can do: what is known at once is one string with plain headers.
const headers = {
  Vary: 'Datastar-Request, Accept',
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache',
}

export const start = () =>
  serveHono(
    new Hono().post('/messages', async (c) => {
      if (!isOurs(c)) return c.text('Not from here', 403)
      if (!isSmall(c)) return c.text('Too large', 413)
      if (!isJson(c)) return c.text('Not what our page sends', 415)
      const draft = await read(c)
      if (!draft) return c.text('Not what our page sends', 422)
      const patch = JSON.stringify(cleared(draft.author))
      return c.body(`event: datastar-patch-signals\ndata: signals ${patch}\n\n`, 200, headers)
    }),
  )
