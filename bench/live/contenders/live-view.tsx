import { Hono } from 'hono'
import { liveView, streamViews } from 'starcast'
import { serveStarcast } from '../../streams/serve-starcast.ts'
import type { Contender } from '../contender.ts'
import { SharedList } from '../list.tsx'

export async function start(): Promise<Contender> {
  let change = 0
  const list = liveView(() => <SharedList change={change} />)
  const app = new Hono().get('/:key', (c) => streamViews(c, { list: list.at() }))
  return {
    port: await serveStarcast(app),
    change(next) {
      change = next
      return list.changed()
    },
    renders: () => list.metrics().renders,
  }
}
