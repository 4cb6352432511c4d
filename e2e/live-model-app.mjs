// Worlds that are edited while pages of them are open, each page of two live views, which have rates
// and audiences of their own, and a list: as somebody who has installed the package would write it. It
// says where it is.
import { Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { Broadcaster, ClientScript, liveList, liveView, mountViews, pageHeaders, routes, serveClient, streamViews } from 'starcast' // prettier-ignore
import { jsx } from 'starcast/jsx-runtime'
import { serve } from 'starcast/node'

const { patterns, paths } = routes({
  page: 'GET /worlds/:world/:role',
  live: 'GET /worlds/:world/:role/live',
  edits: 'POST /worlds/:world/edits',
  metrics: 'GET /metrics',
})

const WINDOW = 12
const PADDING = 'padding '.repeat(62_500) // a connection that takes nothing is full of a few of it
const LINES = 'A line that is rather long.\n'.repeat(20)

const worlds = new Map()

function worldOf(name) {
  const items = Array.from({ length: 18 }, (_, id) => ({ id, version: 0 }))
  if (!worlds.has(name)) worlds.set(name, { ticks: 0, level: 0, mood: 0, items })
  return worlds.get(name)
}

/** Few are kept, so that who was away for long cannot be told what it has missed. */
const changes = new Broadcaster({ ring: { events: 60 } })
const ofTicker = (world) => `${world}/ticker`
const ofPanel = (world) => `${world}/panel`
const ofList = (world) => `${world}/list`
const inWorld = (key) => worldOf(key.slice(0, key.indexOf('/')))

const ticker = liveView(
  (key) =>
    jsx('section', {
      id: 'ticker',
      children: [
        jsx('h2', { children: inWorld(key).ticks }),
        jsx('input', { id: 'draft', 'aria-label': 'Draft' }),
        jsx('pre', { id: 'scroller', style: 'height: 50px; width: 90px; overflow: scroll', children: LINES }), // prettier-ignore
        jsx('div', { hidden: true, children: PADDING }),
      ],
    }),
  { broadcaster: changes, maxRate: 60 },
)

const panel = liveView(
  async (key, { role }) => {
    const { level } = inWorld(key)
    await aWhile(20) // and changes meanwhile
    const secret = jsx('em', { id: 'secret', children: `secret ${level}` })
    return jsx('aside', { id: 'panel', children: [jsx('b', { children: level >> 1 }), role === 'admin' && secret] }) // prettier-ignore
  },
  { broadcaster: changes, maxRate: 8, audience: (c) => ({ role: c.req.param('role') }) },
)

const list = liveList({
  items: (key) => inWorld(key).items,
  render: ({ id, version }) =>
    jsx('li', {
      id: `item-${id}`,
      class: version % 2 ? 'odd' : undefined,
      children: [`${id}: ${version} `, jsx('input', { id: `note-${id}`, 'aria-label': 'Note' })],
    }),
  container: (items, key) =>
    jsx('div', { 'id': 'list', class: `mood-${inWorld(key).mood}`, 'children': jsx('ol', { children: items }) }), // prettier-ignore
  window: WINDOW,
  broadcaster: changes,
  maxRate: 30,
})

const VIEWS = { tick: [ticker, ofTicker], level: [panel, ofPanel] }

const EDITS = {
  tick: (world) => void world.ticks++,
  level: (world) => void world.level++,
  mood: (world) => void world.mood++,
  insert: ({ items }, at) => void items.splice(at % (items.length + 1), 0, newItem()),
  append: ({ items }) => void items.push(newItem()),
  remove: ({ items }, at) => void (items.length > WINDOW && items.splice(at % items.length, 1)),
  change: ({ items }, at) => void items[at % items.length].version++,
  move: ({ items }, at) => void items.splice((at * 7) % items.length, 0, ...items.splice(at % items.length, 1)), // prettier-ignore
}

let lastId = 1000
const newItem = () => ({ id: ++lastId, version: 0 })

const views = ({ world }) => ({
  ticker: ticker.at(ofTicker(world)),
  panel: panel.at(ofPanel(world)),
  list: list.at(ofList(world)),
})

const app = new Hono()
  .use(pageHeaders(), serveClient())
  .use(
    jsxRenderer(({ children }) =>
      jsx('html', {
        children: [
          jsx('head', {
            children: [
              jsx('title', { children: 'Live' }),
              jsx('link', { rel: 'icon', href: 'data:,' }),
              jsx(ClientScript, {}),
            ],
          }),
          jsx('body', { children }),
        ],
      }),
    ),
  )
  .get(patterns.page, async (c) => {
    const where = c.req.param()
    const { ticker, panel, list, stream } = await mountViews(c, views(where), paths.live(where))
    return c.render([ticker, panel, list, stream])
  })
  .get(patterns.live, (c) => streamViews(c, views(c.req.param())))
  // Makes the edits, a while between them, and answers with the items that were shown all the time.
  .post(patterns.edits, async (c) => {
    const name = c.req.param('world')
    const world = worldOf(name)
    const shown = () => new Set(world.items.slice(-WINDOW).map(({ id }) => id))
    let stayed = shown()
    for (const { edit, at, pause } of await c.req.json()) {
      EDITS[edit](world, at)
      stayed = stayed.intersection(shown())
      const [view, of] = VIEWS[edit] ?? [list, ofList]
      void view.changed(of(name))
      if (pause > 0) await aWhile(pause)
    }
    return c.json([...stayed])
  })
  .get(patterns.metrics, (c) => c.json({ ticker: ticker.metrics(), list: list.metrics() }))

function aWhile(ms) {
  return new Promise((resolve) => void setTimeout(resolve, ms))
}

const { url } = await serve(app, { port: Number(process.env.PORT ?? 0), hostname: '127.0.0.1' })
process.stdout.write(`${url}\n`)
