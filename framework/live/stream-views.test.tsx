import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  Broadcaster,
  liveView,
  type LiveViewAt,
  type LiveViewOptions,
  type Outcome,
  streamViews,
} from '../index.ts'
import { appOf, isShown, leaveAll, ours, read, rest } from './page.test.helpers.ts'

// F1 and row 64: however many changes there are, a slow reader costs what one view is large.

afterEach(leaveAll)

const state = new Map<string, string>()

/** A view of `state`, an app that streams it, and how often it was rendered. */
function viewOfState(options: LiveViewOptions = {}) {
  const render = vi.fn((key: string) => <p id="state">{state.get(key)}</p>)
  const view = liveView(render, options)
  const app = new Hono().get('/live/:key', (c) =>
    streamViews(c, { view: view.at(c.req.param('key')) }),
  )
  const open = async (key = 'a') => read(await app.request(`/live/${key}`, { headers: ours }))
  return { render, view, open, app }
}

/** A stream of one view that tells of its versions, by a reader that reads only when told to. */
async function pulled(view: LiveViewAt) {
  const body = (await appOf({ view }).request()).body!.getReader()
  let version: number | undefined
  const text = new TextDecoder()
  let unread = ''
  const next = async (): Promise<number | undefined> => {
    for (;;) {
      const { value, done } = await body.read()
      if (done) return undefined
      unread += text.decode(value, { stream: true })
      const found = [...unread.matchAll(/version (\d+)</g)]
      if (found.length === 0) continue
      unread = unread.slice(found.at(-1)!.index + 1)
      version = Number(found.at(-1)![1])
      return version
    }
  }
  return { next, leave: () => body.cancel() }
}

/** A view of 40 kB: a reader is behind when two of it wait. */
function bigView() {
  let version = 0
  const view = liveView(() => <p id="big">{`${'x'.repeat(40_000)} version ${version}`}</p>, { maxRate: Infinity }) // prettier-ignore
  const change = async () => {
    version++
    await view.changed()
    await rest(2)
  }
  return { view, change }
}

describe('streamViews()', () => {
  it('shows the state at once, and after every change', async () => {
    const { view, open } = viewOfState()
    state.set('a', 'one')
    const stream = await open()
    expect(stream.resumption).toBe('live')
    await isShown(stream, 'elements <p id="state">one</p>')
    expect(stream.events[0]?.event).toBe('datastar-patch-elements')
    state.set('a', 'two')
    await view.changed('a')
    await isShown(stream, 'elements <p id="state">two</p>')
  })

  it('shows a change that comes while a slow render is under way', async () => {
    const slow = liveView(async (key: string) => {
      const text = state.get(key)
      await rest(5)
      return <p id="state">{text}</p>
    })
    state.set('a', 'old')
    const stream = await appOf({ slow: slow.at('a') }).open()
    await vi.waitFor(() => expect(slow.watcherCount('a')).toBe(1))
    state.set('a', 'new')
    await slow.changed('a')
    await isShown(stream, 'elements <p id="state">new</p>')
  })

  it('does not wait for the end of changes to show some of them, however slow a render is', async () => {
    let state = 0
    const slow = liveView(async () => {
      const loaded = state
      await rest(15)
      return <p id="x">{loaded}</p>
    })
    const stream = await appOf({ slow: slow.at() }).open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    const changing = setInterval(() => { state++; void slow.changed() }, 2) // prettier-ignore
    await vi.waitFor(() => expect(stream.events.length).toBeGreaterThan(3))
    clearInterval(changing)
    await isShown(stream, `elements <p id="x">${state}</p>`)
  })

  it('tells no position of a change that came while a render was under way', async () => {
    const broadcaster = new Broadcaster<null>()
    const releases: (() => void)[] = []
    let state = 0
    const slow = liveView(
      async () => {
        const loaded = state
        if (loaded > 0) await new Promise<void>((resolve) => void releases.push(resolve))
        return <p id="x">{loaded}</p>
      },
      { broadcaster, maxRate: Infinity },
    )
    const stream = await appOf({ slow: slow.at() }).open()
    await vi.waitFor(() => expect(stream.positions).toHaveLength(1))
    const places: string[] = []
    for (state = 1; state < 4; state++) {
      void slow.changed()
      places.push(broadcaster.position())
      await vi.waitFor(() => expect(releases).toHaveLength(1))
    }
    releases.shift()!()
    await isShown(stream, 'elements <p id="x">1</p>')
    await vi.waitFor(() => expect(stream.positions.slice(1)).toEqual(places.slice(0, 1)))
    await vi.waitFor(() => expect(releases).toHaveLength(1))
    releases.shift()!()
    await isShown(stream, 'elements <p id="x">4</p>')
    await vi.waitFor(() => expect(stream.positions.slice(1)).toEqual([places[0], places[2]]))
  })

  it('sends nothing when the view has not changed', async () => {
    const { view, open } = viewOfState()
    state.set('a', 'same')
    const stream = await open()
    await isShown(stream, 'elements <p id="state">same</p>')
    const { positions } = stream
    await vi.waitFor(() => expect(positions).toHaveLength(1))
    for (let i = 0; i < 5; i++) {
      await view.changed('a')
      await rest(20)
    }
    expect(view.metrics().unchanged).toBeGreaterThan(0)
    expect([stream.events.length, positions.length]).toEqual([1, 1])
    state.set('a', 'other')
    await view.changed('a')
    await isShown(stream, 'elements <p id="state">other</p>')
    await vi.waitFor(() => expect(positions).toHaveLength(2))
  })

  it('does not render for a key that nobody watches, and forgets one when its last watcher leaves', async () => {
    const { view, open, render } = viewOfState()
    const [one, two] = [await open(), await open()]
    await vi.waitFor(() => expect(view.watcherCount('a')).toBe(2))
    await vi.waitFor(() => expect(one.events).toHaveLength(1))
    render.mockClear()
    await view.changed('b')
    await rest(20)
    await one.leave()
    expect(view.watcherCount('a')).toBe(1)
    await two.leave()
    expect([view.watcherCount('a'), view.metrics().watchers]).toEqual([0, 0])
    await view.changed('a')
    await rest(20)
    expect(render).not.toHaveBeenCalled()
  })

  it('watches nothing for a HEAD request or an answer that nobody reads', async () => {
    const { view, app } = viewOfState()
    await app.request('/live/a', { method: 'HEAD', headers: ours })
    await app.request('/live/a', { headers: ours })
    await rest(5)
    expect(view.watcherCount('a')).toBe(0)
  })

  it('spares a reader that is behind the states it would have skipped (row 64)', async () => {
    const { view, change } = bigView()
    const { next, leave } = await pulled(view.at())
    expect(await next()).toBe(0) // then it stops reading
    for (let i = 1; i <= 100; i++) await change()
    const seen: number[] = []
    while (seen.at(-1) !== 100) seen.push((await next())!)
    expect(seen.length).toBeLessThan(6)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    await leave()
  })

  it('sends a view of any size behind one that its reader has not taken yet', async () => {
    const shown = { small: 0, large: 0 }
    const small = liveView(() => <p id="small">{shown.small} small</p>)
    const large = liveView(() => <p id="large">{`${shown.large} large${' '.repeat(800_000)}`}</p>)
    const body = (await appOf({ small: small.at(), large: large.at() }).request()).body!.getReader()
    let text = ''
    const until = async (wanted: string) => {
      const decoder = new TextDecoder()
      while (!text.includes(wanted)) text += decoder.decode((await body.read()).value, { stream: true }) // prettier-ignore
    }
    await until('0 large')
    await until('event: position')
    for (const changed of [1, 2]) {
      shown.small = shown.large = changed
      await small.changed()
      await rest() // and nothing of it is read
      await large.changed()
      await rest()
      await until(`${changed} small`)
      await until(`${changed} large`)
    }
    expect(large.watcherCount()).toBe(1)
    await body.cancel()
  })

  it('shows several views on one stream, each when its own key changes', async () => {
    const { view } = viewOfState()
    const other = liveView((key: string) => <b id="other">{state.get(key)}</b>)
    state.set('a', '1').set('b', '2')
    const stream = await appOf({ view: view.at('a'), other: other.at('b') }).open()
    const data = () => stream.events.map(({ data }) => data.replace('elements ', ''))
    await vi.waitFor(() => expect(data().toSorted()).toEqual(['<b id="other">2</b>', '<p id="state">1</p>'])) // prettier-ignore
    state.set('b', '3')
    await other.changed('b')
    await vi.waitFor(() => expect(data().slice(2)).toEqual(['<b id="other">3</b>']))
    state.set('a', '4')
    await Promise.all([view.changed('a'), view.changed('b')]) // that key is another view's
    await vi.waitFor(() => expect(data().slice(3)).toEqual(['<p id="state">4</p>']))
    await rest(20)
    expect(stream.events).toHaveLength(4)
  })

  it('ends with its broadcaster', async () => {
    const broadcaster = new Broadcaster<null>()
    const { view, open } = viewOfState({ broadcaster })
    const stream = await open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    broadcaster.close()
    await vi.waitFor(() => expect(stream.state()).toBe('ended'))
    const late = await open()
    await vi.waitFor(() => expect(late.state()).toBe('ended'))
    expect(view.watcherCount('a')).toBe(0)
    await expect(view.changed('a')).rejects.toThrow('the broadcaster is closed')
  })

  it('ends at once for whoever is disconnected (T20), and says how it began', async () => {
    const broadcaster = new Broadcaster<null>()
    const outcomes: Outcome[] = []
    const view = liveView(() => <p id="x" />, { broadcaster })
    const { open } = appOf(
      { view: view.at() },
      { meta: 'kim', id: 'r1', onOutcome: (outcome) => outcomes.push(outcome) },
    )
    const stream = await open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    expect(broadcaster.subscribers('')).toMatchObject([{ id: 'r1', meta: 'kim', keys: [''] }])
    expect(broadcaster.disconnect(({ meta }) => meta === 'kim')).toBe(1)
    await vi.waitFor(() => expect(stream.state()).toBe('ended'))
    expect([view.watcherCount(), broadcaster.subscriberCount()]).toEqual([0, 0])
    expect(outcomes).toEqual([{ type: 'live' }])
  })

  it('refuses other sites before it watches anything, or asks for an audience', async () => {
    const audience = vi.fn(() => 'guest')
    const view = liveView((key: string, _: string) => <p id="x">{key}</p>, { audience })
    const { request } = appOf({ view: view.at('a') })
    const image = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', Accept: 'image/*' }
    const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }
    for (const headers of [image, link]) {
      expect((await request(undefined, headers)).status).toBe(403)
    }
    expect([view.watcherCount('a'), audience.mock.calls.length]).toEqual([0, 0])
  })

  it('answers 400 to views of more keys than a stream may have (T40)', async () => {
    const view = liveView((key: string) => <p id="x">{key}</p>)
    const keys = Array.from({ length: 129 }, (_, i) => [`v${i}`, view.at(String(i))])
    expect((await appOf(Object.fromEntries(keys)).request()).status).toBe(400)
  })
})
