import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { pageHeaders, sameOrigin, serveClient } from 'starcast'
import { Rooms } from './chat/rooms.ts'
import { chat } from './chat/routes.tsx'
import { openStore } from './chat/store.ts'
import { Visitors } from './chat/visitor.ts'
import { counter } from './counter/counter.tsx'
import { Guests } from './forms/guests.ts'
import { forms } from './forms/routes.tsx'
import { start } from './start/routes.tsx'

const store = openStore(process.env['DATABASE'] ?? 'data/chat.sqlite')
const visitors = new Visitors(store.setting('cookie secret', () => crypto.randomUUID()))

/** The examples on one site. */
export const app = new Hono()
  .use(pageHeaders(), sameOrigin(), serveClient())
  .route('/', start)
  .route('/', counter)
  .route('/', forms(new Guests()))
  .route('/', chat(new Rooms(store), visitors))
  .use(serveStatic({ root: 'public' }))
  .onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    console.error(error)
    return c.text('Something went wrong here. Try again in a moment.', 500)
  })

export default app
