import { Hono } from 'hono'
import { pageHeaders, sameOrigin } from 'starcast'
import { rowOf } from '../../../app/board/boxes.ts'
import { board } from '../../../app/board/routes.tsx'
import { serveStarcast } from '../../streams/serve-starcast.ts'
import { boxesInMemory, boxOf } from '../board-changes.ts'
import type { Contender } from '../contender.ts'

const headers = {
  'Content-Type': 'application/x-www-form-urlencoded',
  'Datastar-Request': 'true',
  'Sec-Fetch-Site': 'same-origin',
}

/** The example of the board, with what stands before it. */
export async function start(): Promise<Contender> {
  const boxes = boxesInMemory()
  const app = new Hono().use(pageHeaders(), sameOrigin()).route('/', board(boxes))
  return {
    port: await serveStarcast(app),
    async change(change) {
      const { box, isChecked } = boxOf(change)
      const body = `${isChecked ? 'check' : 'uncheck'}=${box}`
      const { status } = await app.request('/board', { method: 'POST', headers, body })
      if (status !== 200) throw new Error(`The board answers ${status} to ${body}`)
    },
    markOf(change) {
      const { box, isChecked } = boxOf(change)
      const { name } = boxes.row(rowOf(box)).find(({ number }) => number === box)!
      return `<td id="${name}"><button role="checkbox" aria-checked="${isChecked}"`
    },
  }
}
