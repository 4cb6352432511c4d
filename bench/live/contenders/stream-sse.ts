import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { serveHono } from '../../handlers/serve-hono.ts'
import { Answer } from '../page.tsx'

export const start = () =>
  serveHono(
    new Hono().get('/answer', (c) =>
      streamSSE(c, (stream) =>
        stream.writeSSE({ event: 'datastar-patch-elements', data: `elements ${Answer()}` }),
      ),
    ),
  )
