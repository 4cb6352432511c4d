import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { isJson, isOurs, isSmall, read } from '../checks.ts'
import { cleared } from '../draft.ts'
import { serveHono } from '../serve-hono.ts'

export const start = () =>
  serveHono(
    new Hono().post('/messages', async (c) => {
      if (!isOurs(c)) return c.text('Not from here', 403)
      if (!isSmall(c)) return c.text('Too large', 413)
      if (!isJson(c)) return c.text('Not what our page sends', 415)
      const draft = await read(c)
      if (!draft) return c.text('Not what our page sends', 422)
      return streamSSE(c, (stream) =>
        stream.writeSSE({
          event: 'datastar-patch-signals',
          data: `signals ${JSON.stringify(cleared(draft.author))}`,
        }),
      )
    }),
  )
