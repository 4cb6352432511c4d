import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Broadcaster, liveView, mountViews, routes, streamViews } from '../index.ts'

const { paths } = routes({ live: 'GET /live/:key' })
const ours = { 'Datastar-Request': 'true' }

const state = new Map<string, string>()
const readers: { leave(): Promise<void> }[] = []
afterEach(() => Promise.all(readers.splice(0).map((reader) => reader.leave())))

/** A view of `state`, an app that streams it, and how often it was rendered. */
function viewOfState() {
  const render = vi.fn((key: string) => <p id="state">{state.get(key)}</p>)
  const view = liveView(render)
  const errors: unknown[] = []
  const app = new Hono().get('/live/:key', (c) =>
    streamViews(
      c,
      { view: view.at(c.req.param('key')) },
      { onError: (error) => errors.push(error) },
    ),
  )
  const open = async (key = 'a') => reader(await app.request(`/live/${key}`, { headers: ours }))
  return { render, view, open, app, errors }
}

/** Reads a stream as a browser would, with a parser that shares no code with ours. */
function reader(response: Response) {
  const body = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const events: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (event) => events.push(event) })
  let state: 'open' | 'ended' | 'broken' = 'open'
  void (async () => {
    for (;;) {
      const { value, done } = await body.read()
      if (done) return void (state = 'ended')
      parser.feed(value)
    }
  })().catch(() => (state = 'broken'))
  const opened = { events, state: () => state, leave: () => body.cancel().catch(() => {}) }
  readers.push(opened)
  return opened
}
const shown = (stream: { events: EventSourceMessage[] }) => stream.events.at(-1)?.data

describe('streamViews()', () => {
  it('shows the state at once, and after every change', async () => {
    const { view, open } = viewOfState()
    state.set('a', 'one')
    const stream = await open()
    await vi.waitFor(() => expect(shown(stream)).toBe('elements <p id="state">one</p>'))
    expect(stream.events[0]?.event).toBe('datastar-patch-elements')
    state.set('a', 'two')
    await view.changed('a')
    await vi.waitFor(() => expect(shown(stream)).toBe('elements <p id="state">two</p>'))
  })

  it('shows a change that comes while a slow render is under way', async () => {
    const slow = liveView(async (key: string) => {
      const text = state.get(key)
      await new Promise((resolve) => setTimeout(resolve, 5))
      return <p id="state">{text}</p>
    })
    const app = new Hono().get('/', (c) => streamViews(c, { slow: slow.at('a') }))
    state.set('a', 'old')
    const stream = reader(await app.request('/', { headers: ours }))
    await vi.waitFor(() => expect(slow.watcherCount('a')).toBe(1))
    state.set('a', 'new')
    await slow.changed('a')
    await vi.waitFor(() => expect(shown(stream)).toBe('elements <p id="state">new</p>'))
  })

  it('renders once a change, however many watch', async () => {
    const { view, open, render } = viewOfState()
    const streams = await Promise.all(Array.from({ length: 50 }, () => open()))
    await vi.waitFor(() => expect(streams.every((stream) => stream.events.length > 0)).toBe(true))
    render.mockClear()
    await view.changed('a')
    await vi.waitFor(() => expect(streams.every((stream) => stream.events.length > 1)).toBe(true))
    expect(render).toHaveBeenCalledOnce()
  })

  it('renders once for several changes of a tick', async () => {
    const { view, open, render } = viewOfState()
    const stream = await open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    render.mockClear()
    await Promise.all(Array.from({ length: 10 }, () => view.changed('a')))
    await vi.waitFor(() => expect(stream.events).toHaveLength(2))
    expect(render).toHaveBeenCalledOnce()
  })

  it('does not render for a key that nobody watches', async () => {
    const { view, open, render } = viewOfState()
    const stream = await open('a')
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    render.mockClear()
    await view.changed('b')
    expect(render).not.toHaveBeenCalled()
  })

  it('forgets a key when its last watcher leaves', async () => {
    const { view, open } = viewOfState()
    const [one, two] = [await open(), await open()]
    await vi.waitFor(() => expect(view.watcherCount('a')).toBe(2))
    await one.leave()
    expect(view.watcherCount('a')).toBe(1)
    await two.leave()
    expect(view.watcherCount('a')).toBe(0)
  })

  it('watches nothing for a HEAD request or an answer that nobody reads', async () => {
    const { view, app } = viewOfState()
    await app.request('/live/a', { method: 'HEAD', headers: ours })
    await app.request('/live/a', { headers: ours })
    expect(view.watcherCount('a')).toBe(0)
  })

  it('spares a reader that is behind the states it would have skipped', async () => {
    let version = 0
    const big = liveView(() => <p id="big">{'x'.repeat(40_000) + version}</p>)
    const app = new Hono().get('/', (c) => streamViews(c, { big: big.at('a') }))
    const response = await app.request('/', { headers: ours })
    const body = response.body!.getReader()
    await body.read() // the first view; then it stops reading
    for (version = 1; version <= 200; version++) {
      await big.changed('a')
      await new Promise((resolve) => setTimeout(resolve))
    }
    let text = ''
    while (!text.includes('x200<')) text += new TextDecoder().decode((await body.read()).value)
    expect(text.length).toBeLessThan(40_000 * 10)
    await body.cancel()
  })

  it('breaks off and reports when a view cannot be rendered, for browsers to come back', async () => {
    const { render, view, open, errors } = viewOfState()
    const stream = await open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    render.mockImplementationOnce(() => {
      throw new Error('no database')
    })
    await view.changed('a')
    await vi.waitFor(() => expect(stream.state()).toBe('broken'))
    expect(errors).toEqual([new Error('no database')])
    expect(view.watcherCount('a')).toBe(0)
  })

  it('ends when its broadcaster is closed', async () => {
    const broadcaster = new Broadcaster<null>()
    const view = liveView(() => <p id="x" />, { broadcaster })
    const app = new Hono().get('/', (c) => streamViews(c, { view: view.at('a') }))
    const stream = reader(await app.request('/', { headers: ours }))
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    broadcaster.close()
    await vi.waitFor(() => expect(stream.state()).toBe('ended'))
  })

  it('refuses other sites before it watches anything', async () => {
    const { view, app } = viewOfState()
    const image = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', Accept: 'image/*' }
    const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }
    for (const headers of [image, link, {}]) {
      expect((await app.request('/live/a', { headers })).status).toBe(403)
    }
    expect(view.watcherCount('a')).toBe(0)
  })
})

describe('mountViews()', () => {
  it('renders the views by name, and the element that opens their stream', async () => {
    state.set('a', '<b>')
    const { view } = viewOfState()
    const mounted = await mountViews({ state: view.at('a') }, paths.live('a'))
    expect(String(mounted.state)).toBe('<p id="state">&lt;b&gt;</p>')
    const opens = /data-init="([^"]*)"/.exec(String(mounted.stream))?.[1]?.replaceAll('&quot;', '"')
    const get = vi.fn()
    new Function('get', opens!.replace('@get', 'get'))(get)
    expect(get.mock.calls).toEqual([
      [
        '/live/a',
        {
          retry: 'always',
          retryMaxCount: Infinity,
          retryMaxWait: 10_000,
          requestCancellation: 'cleanup',
          payload: {},
        },
      ],
    ])
  })

  it.each([
    ['text', () => 'x' as never],
    ['an element without an id', () => <p class="id" />],
    ['an id of another attribute', () => <p data-id="x" />],
    ['a fragment that begins with text', () => <>x<p id="x" /></>], // prettier-ignore
  ])('refuses a view that renders %s', async (_, render) => {
    const view = liveView(render)
    await expect(mountViews({ view: view.at('a') }, paths.live('a'))).rejects.toThrow(
      /has to render one element with an id|would not be escaped/,
    )
  })

  it('takes a GET path and live views only', () => {
    const { view } = viewOfState()
    const { paths: others } = routes({ post: 'POST /x' })
    // @ts-expect-error - a stream is a GET
    void mountViews({ view: view.at('a') }, others.post())
    // @ts-expect-error - `stream` is the name of what opens the stream
    void mountViews({ stream: view.at('a') }, paths.live('a'))
    // @ts-expect-error - a key is text
    view.at({ room: 'a' })
  })
})
