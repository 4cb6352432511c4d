import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { pageHeaders, sameOrigin, serveClient } from 'starcast'
import { counter } from './counter/counter.tsx'
import { start } from './start/routes.tsx'

/** The examples on one site. */
export const app = new Hono()
  .use(pageHeaders(), sameOrigin(), serveClient())
  .route('/', start)
  .route('/', counter)
  .use(serveStatic({ root: 'public' }))

export default app
