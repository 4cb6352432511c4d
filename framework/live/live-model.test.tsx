import fc from 'fast-check'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Broadcaster, liveList, liveView, mountViews, type Path, streamViews } from '../index.ts'
import { Page } from './model-page.test.helpers.ts'
import { callOf, ours } from './page.test.helpers.ts'

// F1 and F3: whatever changes, however fast, whoever is slow, and wherever a stream is cut, a position is
// never told beyond a change that is not on the page, and in the end every page shows what is so.

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 40)
const turn = setImmediate // not the clock's, which stands still
const SLOW_MS = 20
const PADDING = '.'.repeat(30_000)

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })) // prettier-ignore
afterEach(() => void vi.useRealTimers())

/** Lets everything happen that takes no time. */
async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await new Promise((resolve) => turn(resolve))
    await vi.advanceTimersByTimeAsync(0)
  }
}

/** Three views of one page, each of its own key and rate, over a state that only grows. */
class World {
  readonly broadcaster = new Broadcaster<null>({ ring: { events: 40 } })
  readonly state = { fast: 0, slow: 0, list: 0 }
  items: { id: number; text: number }[] = [{ id: 0, text: 0 }]
  fails = false
  /** How far each view has to be, by the position at which that was published. */
  readonly published: { seq: number; key: Key; version: number }[] = []
  readonly #options = { broadcaster: this.broadcaster, onError: () => {} }
  readonly #fast = liveView((_: string) => <p id="fast">{this.#read('fast')} {PADDING}</p>, { ...this.#options, maxRate: 60 }) // prettier-ignore
  readonly #slow = liveView(
    async (_: string) => {
      const version = this.#read('slow')
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
      return <p id="slow">{version} </p>
    },
    { ...this.#options, maxRate: 20 },
  )
  readonly #list = liveList({
    items: (_: string) => [...this.items, { id: 999, text: this.#read('list') }],
    render: ({ id, text }) => <li id={`i${id}`}>{text} </li>,
    container: (items) => <ul id="list">{items}</ul>,
    ...this.#options,
    maxRate: 20,
  })
  readonly #views = {
    fast: this.#fast.at('fast'),
    slow: this.#slow.at('slow'),
    list: this.#list.at('list'),
  }
  readonly app = new Hono()
    .get('/', async (c) => {
      const { stream, ...views } = await mountViews(c, this.#views, '/live' as Path<'GET'>)
      const position = new URL(callOf(String(stream))[0], c.req.url).searchParams.get('lastEventId')
      return c.json([position, Object.values(views).map(String)])
    })
    .get('/live', (c) => streamViews(c, this.#views, { onError: () => {} }))
    .onError((_, c) => c.text('failed', 500))

  #read(key: Key): number {
    if (this.fails) throw new Error('no database')
    return this.state[key]
  }

  change(key: Key): void {
    this.state[key]++
    const view = { fast: this.#fast, slow: this.#slow, list: this.#list }[key]
    void view.changed(key)
    const seq = Number.parseInt(this.broadcaster.position(), 36)
    this.published.push({ seq, key, version: this.state[key] })
  }

  edit(at: number, how: number): void {
    const items = [...this.items]
    if (how === 0) items.splice(at % (items.length + 1), 0, { id: this.state.list + 1, text: 0 })
    else if (how === 1) items.splice(at % items.length, 1)
    else if (how === 2) items[at % items.length] = { ...items[at % items.length]!, text: at }
    else items.reverse()
    this.items = items
    this.change('list')
  }
}

type Key = 'fast' | 'slow' | 'list'

/** A browser: reads when it likes, is cut anywhere, and comes back. */
class Browser {
  readonly page = new Page()
  readonly #world: World
  #body: ReadableStreamDefaultReader<Uint8Array> | undefined
  #reading: Promise<void> | undefined
  #unread = ''

  constructor(world: World) {
    this.#world = world
    this.page.onPosition = (position) => this.#check(position)
  }

  async load(): Promise<void> {
    this.cut(0)
    const loading = Promise.resolve(this.#world.app.request('/'))
    await vi.advanceTimersByTimeAsync(SLOW_MS) // what one of the views takes to render
    const response = await loading
    if (response.status !== 200) return
    const [position, views] = (await response.json()) as [string, string[]]
    for (const html of views) this.page.put(html)
    this.page.position = position
    this.#check(position)
  }

  async connect(): Promise<void> {
    if (this.#body || this.page.position === undefined) return
    const headers = { ...ours, 'Last-Event-ID': this.page.position }
    this.#body = (await this.#world.app.request('/live', { headers })).body!.getReader()
  }

  /** Asks for more bytes, once. */
  pull(): void {
    const body = this.#body
    if (!body || this.#reading) return
    this.#reading = this.#read(body)
  }

  async #read(body: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const { value, done } = await body.read().catch(() => ({ value: undefined, done: true }))
    if (this.#body !== body) return
    this.#reading = undefined
    if (done) this.cut(0)
    else this.#unread += new TextDecoder().decode(value)
  }

  /** Looks at some of what has come. */
  look(part = 1): void {
    const length = Math.ceil(this.#unread.length * part)
    this.page.feed(this.#unread.slice(0, length))
    this.#unread = this.#unread.slice(length)
  }

  cut(part: number): void {
    this.look(part)
    this.#unread = ''
    this.page.cut()
    void this.#body?.cancel().catch(() => {})
    this.#body = this.#reading = undefined
  }

  version(key: Key): number {
    if (key === 'list') return Number(/>(\d+) </.exec(this.page.lists.get('list')!.at(-1)!)![1])
    return Number(/>(\d+) /.exec(this.page.views.get(key)!)![1])
  }

  #check(position: string): void {
    const seq = Number.parseInt(position, 36)
    for (const { seq: at, key, version } of this.#world.published) {
      if (at <= seq)
        expect(this.version(key), `${key} at ${position}`).toBeGreaterThanOrEqual(version)
    }
  }
}

type Step = (world: World, browsers: readonly Browser[]) => unknown

const browser = fc.nat(1)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Key>('fast', 'slow').map(
    (key): Step =>
      (world) =>
        world.change(key),
  ),
  fc.tuple(fc.nat(20), fc.nat(3)).map(([at, how]): Step => (world) => world.items.length > 0 && world.edit(at, how)), // prettier-ignore
  fc.constant<Step>(() => settle()),
  fc.constantFrom(1, 5, 20, 60, 300).map(
    (ms): Step =>
      () =>
        vi.advanceTimersByTimeAsync(ms),
  ),
  browser.map(
    (i): Step =>
      (_, browsers) =>
        browsers[i]!.connect(),
  ),
  browser.map(
    (i): Step =>
      (_, browsers) =>
        browsers[i]!.pull(),
  ),
  fc.tuple(browser, fc.constantFrom(0.3, 1)).map(([i, part]): Step => (_, browsers) => browsers[i]!.look(part)), // prettier-ignore
  fc.tuple(browser, fc.double({ min: 0, max: 1, noNaN: true })).map(([i, part]): Step => (_, browsers) => browsers[i]!.cut(part)), // prettier-ignore
  browser.map(
    (i): Step =>
      (_, browsers) =>
        browsers[i]!.load(),
  ),
  fc.boolean().map((fails): Step => (world) => void (world.fails = fails && world.state.fast % 3 === 0)), // prettier-ignore
  fc.nat(60).map((count): Step => async (world) => {
    for (let i = 0; i < count; i++) await world.broadcaster.publish('other', null)
  }),
)

describe('live views, whatever happens', () => {
  it('tell no position beyond what they have shown, and end as they are (F1, F3)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
        const world = new World()
        const browsers = [new Browser(world), new Browser(world)]
        for (const browser of browsers) await browser.load()
        for (const step of steps) await step(world, browsers)
        world.fails = false
        for (const key of ['fast', 'slow', 'list'] as const) world.change(key)
        for (let i = 0; i < 30; i++) {
          await settle()
          await vi.advanceTimersByTimeAsync(50)
          for (const browser of browsers) {
            await browser.connect()
            browser.pull()
            await settle()
            browser.look()
          }
        }
        for (const browser of browsers) {
          expect([browser.version('fast'), browser.version('slow'), browser.version('list')]).toEqual([world.state.fast, world.state.slow, world.state.list]) // prettier-ignore
          const items = [...world.items, { id: 999, text: world.state.list }]
          expect(browser.page.lists.get('list')).toEqual(items.map(({ id, text }) => `<li id="i${id}">${text} </li>`)) // prettier-ignore
          browser.cut(1)
        }
        await settle()
        world.broadcaster.close()
      }),
      { numRuns },
    )
  })
})
