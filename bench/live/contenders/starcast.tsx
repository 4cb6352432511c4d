import { type Context, Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { liveView, mountViews, pageHeaders, patchElements, routes, sendPatches } from 'starcast'
import { serveStarcast } from '../../streams/serve-starcast.ts'
import type { Contender } from '../contender.ts'
import { Answer, Page, PageList } from '../page.tsx'

const { paths } = routes({ live: 'GET /live' })

export async function start(): Promise<Contender> {
  const list = liveView(() => <PageList />)
  const app = new Hono()
    .use('/rendered/*', jsxRenderer())
    .use('/rendered/with-headers', pageHeaders())
    .get('/answer', (c) => sendPatches(c, patchElements(<Answer />)))
    .get('/page', async (c) => c.html(`<!DOCTYPE html>${await page(c)}`))
    .get('/rendered/page', async (c) => c.render(await page(c)))
    .get('/rendered/with-headers', async (c) => c.render(await page(c)))
  return { port: await serveStarcast(app) }

  async function page(c: Context) {
    const views = await mountViews(c, { list: list.at() }, paths.live())
    return <Page stream={views.stream}>{views.list}</Page>
  }
}
