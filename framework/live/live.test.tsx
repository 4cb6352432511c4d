import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { Hono } from 'hono'
import { raw } from 'hono/html'
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import {
  type Audience,
  Broadcaster,
  type LiveView,
  liveView,
  type LiveViewAt,
  type LiveViewOptions,
  type LiveViews,
  mountViews,
  routes,
  streamViews,
} from '../index.ts'

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
/** A stream of one view that tells of its versions, by a reader that reads only when told to. */
async function pulledVersions(view: LiveViewAt) {
  const app = new Hono().get('/', (c) => streamViews(c, { view }))
  const body = (await app.request('/', { headers: ours })).body!.getReader()
  const read = async () => {
    const { value } = await body.read()
    return value && Number(/version (\d+)/.exec(new TextDecoder().decode(value))?.[1])
  }
  const readToEnd = async () => {
    const versions: number[] = []
    for (let version = await read(); version !== undefined; version = await read()) {
      versions.push(version)
    }
    return versions
  }
  readers.push({ leave: () => body.cancel() })
  return { read, readToEnd }
}

/** A view of 40 kB: a reader is behind when two of it wait. */
function bigView(options: LiveViewOptions = {}) {
  let version = 0
  const view = liveView(() => <p id="big">{`${'x'.repeat(40_000)} version ${version}`}</p>, options)
  const change = async () => {
    version++
    await view.changed()
    await new Promise((resolve) => setTimeout(resolve, 5)) // rendered by then
  }
  return { view, change }
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
    const app = new Hono().get('/', (c) => streamViews(c, { big: big.at() }))
    const response = await app.request('/', { headers: ours })
    const body = response.body!.getReader()
    await body.read() // the first view; then it stops reading
    for (version = 1; version <= 200; version++) {
      await big.changed()
      await new Promise((resolve) => setTimeout(resolve))
    }
    let text = ''
    while (!text.includes('x200<')) text += new TextDecoder().decode((await body.read()).value)
    expect(text.length).toBeLessThan(40_000 * 10)
    await body.cancel()
  })

  it('never shows an older state after a newer one to a reader that falls behind and catches up', async () => {
    const broadcaster = new Broadcaster<null>()
    const { view, change } = bigView({ broadcaster })
    const { read, readToEnd } = await pulledVersions(view.at())
    expect(await read()).toBe(0)
    for (let i = 0; i < 3; i++) await change() // 1 and 2 are sent, 3 waits
    expect(await read()).toBe(1)
    await change() // no longer behind, but 3 still waits
    const reading = readToEnd()
    await new Promise((resolve) => setTimeout(resolve, 50))
    broadcaster.close()
    expect(await reading).toEqual([2, 4])
  })

  it('sends what waits for a slow reader before it ends', async () => {
    const broadcaster = new Broadcaster<null>()
    const { view, change } = bigView({ broadcaster })
    const { read, readToEnd } = await pulledVersions(view.at())
    await read()
    for (let i = 0; i < 3; i++) await change()
    broadcaster.close()
    expect((await readToEnd()).at(-1)).toBe(3)
  })

  it('breaks off after what was sent when a view fails while states wait', async () => {
    const failing = liveView(() => {
      if (view.watcherCount() > 0 && broken) throw new Error('no database')
      return <p id="failing" />
    })
    let broken = false
    const { view, change } = bigView()
    const onError = vi.fn()
    const app = new Hono().get('/', (c) =>
      streamViews(c, { view: view.at(), failing: failing.at() }, { onError }),
    )
    const body = (await app.request('/', { headers: ours })).body!.getReader()
    await body.read()
    for (let i = 0; i < 4; i++) await change()
    broken = true
    await failing.changed()
    await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(new Error('no database')))
    await expect(async () => { while (!(await body.read()).done); }).rejects.toThrow('no database') // prettier-ignore
    expect(view.watcherCount()).toBe(0)
  })

  it('shows the state and ends when it is opened after its broadcaster was closed', async () => {
    const broadcaster = new Broadcaster<null>()
    const view = liveView(() => <p id="x">last</p>, { broadcaster })
    const app = new Hono().get('/', (c) => streamViews(c, { view: view.at() }))
    broadcaster.close()
    const stream = reader(await app.request('/', { headers: ours }))
    await vi.waitFor(() => expect(stream.state()).toBe('ended'))
    expect(shown(stream)).toBe('elements <p id="x">last</p>')
    expect(view.watcherCount()).toBe(0)
    await expect(view.changed()).rejects.toThrow('the broadcaster is closed')
  })

  it('holds through a burst of changes, however many', async () => {
    const { view, open, render, errors } = viewOfState()
    const streams = [await open(), await open()]
    await vi.waitFor(() => expect(streams.every((stream) => stream.events.length > 0)).toBe(true))
    render.mockClear()
    const changes: Promise<void>[] = []
    for (let i = 1; i <= 10_000; i++) {
      state.set('a', String(i))
      changes.push(view.changed('a'))
    }
    await Promise.all(changes)
    for (const stream of streams) {
      await vi.waitFor(() => expect(shown(stream)).toBe('elements <p id="state">10000</p>'))
      expect(stream.state()).toBe('open')
    }
    expect(errors).toEqual([])
    expect(render.mock.calls.length).toBeLessThan(10)
    state.set('a', 'after')
    await view.changed('a')
    await vi.waitFor(() => expect(shown(streams[0]!)).toBe('elements <p id="state">after</p>'))
  })

  it('stops listening when its last reader leaves in a burst', async () => {
    const broadcaster = new Broadcaster<null>({ capacity: 2 })
    const view = liveView((key: string) => <p id="x">{key}</p>, { broadcaster })
    for (let microtasks = 0; microtasks < 10; microtasks++) {
      const leave = view.at('a').watch({ show() {}, end() {}, fail() {} })
      for (let i = 0; i < 10; i++) void view.changed('a')
      for (let i = 0; i < microtasks; i++) await Promise.resolve()
      leave()
      await new Promise((resolve) => setTimeout(resolve))
      expect(broadcaster.subscriberCount('a')).toBe(0)
    }
  })

  it('goes on for the others when a watcher throws', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue()
    const { view, open, render, errors } = viewOfState()
    const throws = () => {
      throw new Error('a bad watcher')
    }
    state.set('a', 'one')
    const leave = view.at('a').watch({ show: throws, end: throws, fail: throws })
    const stream = await open()
    await vi.waitFor(() => expect(shown(stream)).toBe('elements <p id="state">one</p>'))
    state.set('a', 'two')
    await view.changed('a')
    await vi.waitFor(() => expect(shown(stream)).toBe('elements <p id="state">two</p>'))
    expect(said).toHaveBeenCalledWith(new Error('a bad watcher'))

    render.mockImplementationOnce(() => {
      throw new Error('no database')
    })
    await view.changed('a')
    await vi.waitFor(() => expect(errors).toEqual([new Error('no database')]))
    leave()
    expect(view.watcherCount('a')).toBe(0)
    said.mockRestore()
  })

  it('breaks off every reader when a view cannot be rendered, though telling of one throws', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue()
    const view = liveView(() => <p>no id</p>)
    const app = new Hono().get('/', (c) =>
      streamViews(
        c,
        { view: view.at() },
        {
          onError: () => {
            throw new Error('no log')
          },
        },
      ),
    )
    const streams = [
      reader(await app.request('/', { headers: ours })),
      reader(await app.request('/', { headers: ours })),
    ]
    for (const stream of streams) await vi.waitFor(() => expect(stream.state()).toBe('broken'))
    expect(view.watcherCount()).toBe(0)
    said.mockRestore()
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
    const app = new Hono().get('/', (c) => streamViews(c, { view: view.at() }))
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
    ['several elements', () => <><p id="a" /> <p id="b">text <i /></p></>], // prettier-ignore
    ['a comment', () => raw('<!-- <p> --><p id="a"></p>')],
    ['void elements', () => <><img id="a" /><p id="b"><br />x</p></>], // prettier-ignore
    ['an end tag that is left out', () => raw('<ul id="a"><li>1<li>2</ul><p id="b">')],
    ['markup in an attribute', () => raw(`<p title="a > b <i>" data-x='"' id="a"></p>`)],
    ['an id without quotes, in capitals', () => raw("<P title=it's ID=a></P>")],
    ['what looks like markup in a script', () => raw('<script id="a">"<p>" < 1</script>')],
    ['SVG that closes itself', () => raw('<svg id="a"><path d=""/></svg><p id="b"></p>')],
  ])('takes a view that renders %s', async (_, render) => {
    const { view } = await mountViews({ view: liveView(render).at() }, paths.live('a'))
    expect(String(view)).toContain('a')
  })

  it.each([
    ['text', () => 'x' as never, /would not be escaped/],
    ['nothing', () => <></>, 'not ""'],
    ['an element without an id', () => <p class="id" />, String.raw`not "<p class=\"id\">"`],
    ['an id of another attribute', () => <p data-id="x" />, 'data-id'],
    ['an id that is empty', () => <p id="" />, 'not "<p'],
    ['an id in the value of an attribute', () => <p title={'> id="x"'} />, 'not "<p title'],
    ['an id only further inside', () => <p><i id="x" /></p>, 'not "<p>"'], // prettier-ignore
    ['a second element without an id', () => <><p id="x">1</p><b>2</b></>, 'not "<b>"'], // prettier-ignore
    ['text before an element', () => <>x<p id="x" /></>, 'not "x"'], // prettier-ignore
    ['text after an element', () => <><p id="x" />and <br id="y" /></>, 'not "and "'], // prettier-ignore
    ['a tag that does not end', () => raw('<p id="x'), 'not "<p id'],
  ])('refuses a view that renders %s', async (_, render, message) => {
    const view = liveView((_room: string) => render())
    const mounting = mountViews({ view: view.at('a') }, paths.live('a'))
    await expect(mounting).rejects.toThrow(message)
    await expect(mounting).rejects.toThrow(
      /^The live view of "a" has to render elements that each have an id|would not be escaped/,
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

  it('takes views whose names are not known before', async () => {
    const { view } = viewOfState()
    const views: LiveViews = { view: view.at('a') }
    const mounted = await mountViews(views, paths.live('a'))
    expect(String(mounted['view'])).toContain('id="state"')
  })
})

describe('liveView()', () => {
  it('needs no key when there is one of it', async () => {
    let total = 1
    const view = liveView(() => <p id="total">{total}</p>)
    const app = new Hono().get('/', (c) => streamViews(c, { view: view.at() }))
    const stream = reader(await app.request('/', { headers: ours }))
    await vi.waitFor(() => expect(shown(stream)).toBe('elements <p id="total">1</p>'))
    expect(view.watcherCount()).toBe(1)
    total = 2
    await view.changed()
    await vi.waitFor(() => expect(shown(stream)).toBe('elements <p id="total">2</p>'))
  })

  it('has the parameters of what it renders', () => {
    const total = liveView(() => <p id="total" />)
    const room = liveView((room: string) => <p id="room">{room}</p>)
    const day = liveView((day: 'mon' | 'tue') => <p id="day">{day}</p>)
    const report = liveView((day: 'mon' | 'tue', { role }: { role: 'editor' | 'reader' }) => (
      <p id="report">{day + role}</p>
    ))
    expectTypeOf(total).toEqualTypeOf<LiveView<[]>>()
    expectTypeOf(room.at).parameters.toEqualTypeOf<[room: string]>()
    expectTypeOf(report.changed).parameters.toEqualTypeOf<[day: 'mon' | 'tue']>()

    const right = () => [
      [total.at(), total.changed(), total.watcherCount()],
      [room.at('a'), room.changed('a'), room.watcherCount('a')],
      [day.at('mon'), day.changed('tue'), day.watcherCount('mon')],
      [report.at('mon', { role: 'editor' }), report.changed('mon')],
      [report.watcherCount('mon', { role: 'editor' })],
    ]
    const wrong = () => {
      // @ts-expect-error - it has no key
      void [total.at('a'), total.changed]
      // @ts-expect-error - it has no key
      void total.changed('a')
      // @ts-expect-error - its key is missing
      room.at()
      // @ts-expect-error - its key is missing
      void room.changed()
      // @ts-expect-error - its key is missing
      room.watcherCount()
      // @ts-expect-error - it has no audience
      room.at('a', { role: 'editor' })
      // @ts-expect-error - no such day
      day.at('wed')
      // @ts-expect-error - no such day
      void day.changed('wed')
      // @ts-expect-error - its audience is missing
      report.at('mon')
      // @ts-expect-error - no such role
      report.at('mon', { role: 'boss' })
      // @ts-expect-error - a change is one of a key, for all audiences
      void report.changed('mon', { role: 'editor' })
      // @ts-expect-error - no such day
      void report.changed('wed')
      // @ts-expect-error - a key is text
      liveView((room: { slug: string }) => <p id="room">{room.slug}</p>)
      // @ts-expect-error - an audience is plain data
      liveView((day: string, at: Date) => <p id="day">{day + String(at)}</p>)
      // @ts-expect-error - there is nothing else that it could depend on
      liveView((a: string, b: string, c: string) => <p id="day">{a + b + c}</p>)
    }
    expect([right, wrong]).toHaveLength(2) // checked by the compiler
  })

  it('is rendered once a change for each audience, which a change of the key reaches all', async () => {
    const render = vi.fn((key: string, audience: { role: string; floor: number }) => (
      <p id="report">{[key, audience.role, audience.floor, state.get(key)].join(' ')}</p>
    ))
    const report = liveView(render)
    const open = async (key: string, role: string, floor = 1) => {
      // Written in another order for some: what it holds tells an audience, not how.
      const audience = floor === 1 ? { floor, role } : { role, floor }
      const app = new Hono().get('/', (c) => streamViews(c, { report: report.at(key, audience) }))
      return reader(await app.request('/', { headers: ours }))
    }
    state.set('mon', 'before')
    const editors = [await open('mon', 'editor'), await open('mon', 'editor')]
    const streams = [...editors, await open('mon', 'reader'), await open('mon', 'editor', 2)]
    const tuesday = await open('tue', 'editor')
    await vi.waitFor(() =>
      expect([...streams, tuesday].every(({ events }) => events.length === 1)).toBe(true),
    )
    expect(report.watcherCount('mon', { role: 'editor', floor: 1 })).toBe(2)
    expect(report.watcherCount('mon', { role: 'reader', floor: 1 })).toBe(1)
    expect(report.watcherCount('mon', { role: 'boss', floor: 1 })).toBe(0)
    render.mockClear()

    state.set('mon', 'after')
    await report.changed('mon')
    await vi.waitFor(() => expect(streams.every(({ events }) => events.length === 2)).toBe(true))
    expect(streams.map(shown)).toEqual([
      'elements <p id="report">mon editor 1 after</p>',
      'elements <p id="report">mon editor 1 after</p>',
      'elements <p id="report">mon reader 1 after</p>',
      'elements <p id="report">mon editor 2 after</p>',
    ])
    expect(render).toHaveBeenCalledTimes(3)
    expect(tuesday.events).toHaveLength(1)

    await Promise.all(editors.map((stream) => stream.leave()))
    expect(report.watcherCount('mon', { floor: 1, role: 'editor' })).toBe(0)
    expect(report.watcherCount('mon', { floor: 1, role: 'reader' })).toBe(1)
  })

  it('tells audiences apart that are written alike', () => {
    const view = liveView((_key: string, _for: Audience) => <p id="x" />)
    const audiences: Audience[] = [1, '1', Number.NaN, Infinity, 'NaN', true, 'true', [], {}, [1], ['1'], [1, 2], '1,2', { a: 1 }, { a: '1' }, ['a', 1], { 'a":1,"b': 2 }, { a: 1, b: 2 }] // prettier-ignore
    for (const audience of audiences) {
      view.at('a', audience).watch({ show() {}, end() {}, fail() {} })
    }
    expect(audiences.map((audience) => view.watcherCount('a', audience))).toEqual(
      audiences.map(() => 1),
    )
  })
})
