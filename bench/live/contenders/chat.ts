import { DatabaseSync } from 'node:sqlite'
import { Hono } from 'hono'
import { pageHeaders, sameOrigin } from 'starcast'
import { Rooms } from '../../../app/chat/rooms.ts'
import { chat } from '../../../app/chat/routes.tsx'
import { SqliteStore } from '../../../app/chat/store.ts'
import { Visitors } from '../../../app/chat/visitor.ts'
import { serveStarcast } from '../../streams/serve-starcast.ts'
import type { Contender } from '../contender.ts'

const headers = {
  'Content-Type': 'application/json',
  'Datastar-Request': 'true',
  'Sec-Fetch-Site': 'same-origin',
}

/** The example of the chat, with what stands before it. */
export async function start(): Promise<Contender> {
  const rooms = new Rooms(new SqliteStore(new DatabaseSync(':memory:')))
  const app = new Hono()
    .use(pageHeaders(), sameOrigin())
    .route('/', chat(rooms, new Visitors('a secret of no worth')))
  return {
    port: await serveStarcast(app),
    async change(change) {
      const message = { author: `Sailor ${change % 20}`, text: textOf(change), key: `${change}` }
      const body = JSON.stringify(message)
      const { status } = await app.request('/chat/lobby', { method: 'POST', headers, body })
      if (status !== 200) throw new Error(`The chat answers ${status} to ${body}`)
    },
    markOf: textOf,
  }
}

function textOf(change: number): string {
  return `Message ${change}: a ship in port is safe, but that is not what ships are built for.`
}
