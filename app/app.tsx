import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { pageHeaders, sameOrigin, serveClient } from 'starcast'
import { Boxes } from './board/boxes.ts'
import { board } from './board/routes.tsx'
import { openBoard } from './board/store.ts'
import { chatOfAppends } from './chat/appends.tsx'
import { Rooms } from './chat/rooms.ts'
import { chat } from './chat/routes.tsx'
import { openStore } from './chat/store.ts'
import { Visitors } from './chat/visitor.ts'
import { counter } from './counter/counter.tsx'
import { ProcessMeter } from './dashboard/process-meter.ts'
import { dashboard } from './dashboard/routes.tsx'
import { Guests } from './forms/guests.ts'
import { forms } from './forms/routes.tsx'
import { hello } from './hello/hello.tsx'
import { drawing } from './shapes/shapes.tsx'
import { start } from './start/routes.tsx'

const database = process.env['DATABASE'] ?? 'data/chat.sqlite'
const store = openStore(database)
const visitors = new Visitors(store.setting('cookie secret', () => crypto.randomUUID()))
const meter = new ProcessMeter()

// The same chat in two ways: see both files.
const theChat: typeof chatOfAppends = process.env['CHAT'] === 'appends' ? chatOfAppends : chat

/** The examples on one site. */
export const app = new Hono()
  .use(meter.count, pageHeaders(), sameOrigin(), serveClient())
  .route('/', start)
  .route('/', board(new Boxes(openBoard(database))))
  .route('/', counter)
  .route('/', dashboard(meter))
  .route('/', hello)
  .route('/', drawing)
  .route('/', forms(new Guests()))
  .route('/', theChat(new Rooms(store), visitors))
  .use(serveStatic({ root: 'public' }))
  .onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    console.error(error)
    return c.text('Something went wrong here. Try again in a moment.', 500)
  })

export default app
