// Lists whose items are appended one by one, from a store that takes its time, while pages of them are
// rendered and subscribe: as somebody who has installed the package would write it. It says where it is.
import { Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { Broadcaster, ClientScript, LiveStream, pageHeaders, patchElements, routes, serveClient, streamKeys } from 'starcast' // prettier-ignore
import { jsx } from 'starcast/jsx-runtime'
import { serve } from 'starcast/node'

const { patterns, paths } = routes({ page: 'GET /lists/:list/:count', live: 'GET /lists/:list/:count/live', moments: 'GET /moments' }) // prettier-ignore

/** When items were published: before a page had its state, before it had its stream, and after. */
const moments = { whileLoading: 0, beforeStream: 0, live: 0 }
const lists = new Map()
const updates = new Broadcaster()

const Item = ({ n }) => jsx('li', { id: `item-${n}`, children: n })
const List = ({ items }) => jsx('ol', { id: 'list', children: items.map((n) => jsx(Item, { n })) })
const End = () => jsx('p', { id: 'end', children: 'That is all' })

async function addAll(list, key, count) {
  for (let n = 1; n <= count; n++) {
    await aWhile(6)
    list.items.push(n)
    await aWhile(3)
    // Only into a list that has it not yet: a page may have loaded what is published to it only now.
    const where = { selector: `#list:not(:has(#item-${n}))`, mode: 'append' }
    moments[list.isLoaded ? (updates.has(key) ? 'live' : 'beforeStream') : 'whileLoading']++
    await updates.publish(key, await patchElements(jsx(Item, { n }), where))
  }
  // Behind all the others, whenever they came.
  while (!updates.has(key)) await aWhile(20)
  await updates.publish(key, await patchElements(jsx(End, {})))
}

const app = new Hono()
  .use(pageHeaders(), serveClient())
  .use(
    jsxRenderer(({ children }) =>
      jsx('html', {
        children: [
          jsx('head', {
            children: [
              jsx('title', { children: 'Appends' }),
              jsx('link', { rel: 'icon', href: 'data:,' }),
              jsx(ClientScript, {}),
            ],
          }),
          jsx('body', { children }),
        ],
      }),
    ),
  ) // prettier-ignore
  .get(patterns.page, async (c) => {
    const { list: key, count } = c.req.param()
    const list = { items: [], isLoaded: false }
    lists.set(key, list)
    void addAll(list, key, Number(count))
    await aWhile(20)
    const after = updates.position() // before the state
    await aWhile(20)
    const items = [...list.items]
    list.isLoaded = true
    await aWhile(20)
    const url = paths.live({ list: key, count: Number(count) })
    return c.render([
      jsx(List, { items }),
      jsx('p', { id: 'end' }),
      jsx(LiveStream, { url, after }),
    ])
  })
  .get(patterns.live, async (c) => {
    await aWhile(20)
    const key = c.req.param('list')
    return streamKeys(c, updates, key, { reset: () => patchElements(jsx(List, lists.get(key))) })
  })
  .get(patterns.moments, (c) => c.json(moments))

function aWhile(most) {
  const ms = Math.random() * most
  return new Promise((resolve) => void (ms < 1 ? setImmediate(resolve) : setTimeout(resolve, ms)))
}

const { url } = await serve(app, { port: Number(process.env.PORT ?? 0), hostname: '127.0.0.1' })
process.stdout.write(`${url}\n`)
