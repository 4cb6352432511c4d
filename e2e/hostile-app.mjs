// A page that holds whatever data it was sent last, as somebody who has installed the package would
// write it. It says where it is.
import { Hono } from 'hono'
import { raw } from 'hono/html'
import { jsxRenderer } from 'hono/jsx-renderer'
import {
  action,
  ClientScript,
  form,
  js,
  pageHeaders,
  routes,
  sendPatches,
  serveClient,
  signals,
} from 'starcast'
import { jsx } from 'starcast/jsx-runtime'
import { serve } from 'starcast/node'
import { z } from 'zod'

const { patterns, paths } = routes({ page: 'GET /', items: 'PUT /items', patches: 'GET /patches' })

const Data = z.lazy(() => z.union([z.string(), z.number(), z.boolean(), z.array(Data), z.record(z.string(), Data)])) // prettier-ignore
const Box = signals({ items: z.record(z.string(), Data), patched: z.array(Data) })
const Sheet = form({ note: z.string(), words: z.array(z.string()), marks: z.record(z.string(), Data), group: z.object({ text: z.string() }) }) // prettier-ignore

// What is no data, and no JSON can bring: it is asked for by name.
class Thing {
  x = 1
}
const cycle = {}
cycle.self = [cycle]
const NO_DATA = {
  cycle, 'date': new Date(0), 'symbol': Symbol('x'), 'bigint': 1n, 'NaN': Number.NaN, 'Infinity': -Infinity, 'map': new Map([['a', 1]]),
  'function': () => 1, 'instance': new Thing(), 'regexp': /x/, 'text object': new String('x'), 'toJSON': { toJSON: () => 'x' },
  'gap': Object.assign([1], { 2: 3 }), 'undefined': [undefined], 'promise': Promise.resolve(1), 'bytes': new Uint8Array(2), 'endless': endless(65),
} // prettier-ignore

function endless(depth) {
  return depth === 0 ? [] : [endless(depth - 1)]
}

/** Puts what is no data where its name is: `{ "no data": "date" }`. */
function revive(text) {
  return JSON.parse(text, (_, value) =>
    typeof value?.['no data'] === 'string' ? NO_DATA[value['no data']] : value,
  )
}

let items = []
let words = []

/** One item, in each place of a page that takes data; what is refused says so. */
function Item(value, i) {
  const name = `n${i}`
  const json = js`JSON.stringify(${value})`
  const children = [
    jsx('pre', { class: 'shown', 'data-text': json }),
    jsx('pre', { class: 'titled', 'data-attr': js({ title: json }), 'data-attr:lang': json }),
    jsx('pre', { class: 'classed', 'data-class': js({ same: js`${json} === ${json}` }) }),
    jsx('pre', { 'data-effect': js`held[${i}] = copy(${Box.$.items}[${name}])` }),
  ]
  try {
    const section = jsx('section', { ...Box.attributes({ items: { [name]: value } }), children })
    return raw(String(section))
  } catch (error) {
    return jsx('section', { class: 'refused', children: String(error) })
  }
}

/** A form that somebody has filled in with the texts, and with the items that are data. */
function Filled(marks) {
  const [first = ''] = words
  const typed = { note: first, words, marks, group: { text: first } }
  const state = { typed, problems: { note: first, 'group.text': first } }
  return jsx('form', {
    ...Sheet.attributes(state),
    children: [
      jsx('textarea', { ...Sheet.field('note', state), children: first }),
      jsx('textarea', { ...Sheet.field('group.text', state) }),
      jsx('p', Sheet.problem('group.text', state)),
      words.map((word) => jsx('input', Sheet.checkbox('words', word, state))),
      jsx('pre', { 'data-effect': js`form = copy([${Sheet.$.note}, ${Sheet.$.words}, ${Sheet.$.marks}, ${Sheet.$.group}])` }), // prettier-ignore
    ],
  })
}

function Document({ children }) {
  const head = [jsx('title', { children: 'Hostile' }), jsx('link', { rel: 'icon', href: 'data:,' }), jsx(ClientScript, {})] // prettier-ignore
  return jsx('html', { children: [jsx('head', { children: head }), jsx('body', { children })] })
}

const isData = (section) => !String(section).startsWith('<section class="refused"')

const app = new Hono()
  .use(pageHeaders(), serveClient())
  .use(jsxRenderer(Document))
  .put(patterns.items, async (c) => {
    ;({ items, words } = revive(await c.req.text()))
    return c.body(null, 204)
  })
  .get(patterns.page, (c) => {
    const sections = items.map(Item)
    const data = Object.fromEntries(items.filter((_, i) => isData(sections[i])).map((item, i) => [`n${words[i] ?? i}`, item])) // prettier-ignore
    const patched = jsx('pre', { 'data-effect': js`patched = copy(${Box.$.patched})` })
    return c.render([patched, sections, Filled(data), jsx('i', { 'data-init': action.get(paths.patches(), { payload: {} }) })]) // prettier-ignore
  })
  .get(patterns.patches, (c) =>
    sendPatches(c, Box.patch({ patched: items.filter((item, i) => isData(Item(item, i))) })),
  )

const { url } = await serve(app, { port: Number(process.env.PORT ?? 0), hostname: '127.0.0.1' })
process.stdout.write(`${url}\n`)
