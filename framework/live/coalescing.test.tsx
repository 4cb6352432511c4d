import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Broadcaster, liveList, liveView, streamViews } from '../index.ts'
import { appOf, isShown, leaveAll, ours, rest } from './page.test.helpers.ts'

// Goal 13 of performance.md: one render for a key, an audience and a change, whoever watches.

afterEach(leaveAll)

describe('a live view that changes often', () => {
  it('is rendered once for the changes of a tick, of one key or several', async () => {
    const render = vi.fn((key: string) => <p id={key}>{key}</p>)
    const view = liveView(render)
    const { open } = appOf({ a: view.at('a'), b: view.at('b') })
    const stream = await open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(2))
    await rest(20)
    render.mockClear()
    await Promise.all([view.changed('a'), view.changed('a'), view.changed(['a', 'b']), view.changed([])]) // prettier-ignore
    await rest()
    expect(render.mock.calls.map(([key]) => key).toSorted()).toEqual(['a', 'b'])
  })

  it('holds through a burst of changes, however many', async () => {
    let state = 0
    const view = liveView((_: string) => <p id="x">{state}</p>)
    const { open } = appOf({ view: view.at('a') })
    const streams = [await open(), await open()]
    for (const stream of streams) await isShown(stream, 'elements <p id="x">0</p>')
    const changes: Promise<void>[] = []
    while (state < 10_000) {
      state++
      changes.push(view.changed('a'))
    }
    await Promise.all(changes)
    for (const stream of streams) {
      await isShown(stream, 'elements <p id="x">10000</p>')
      expect(stream.state()).toBe('open')
    }
    expect(view.metrics().renders).toBeLessThan(10)
  })

  it('is rendered no more often than its rate, and the last state always arrives', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })
    try {
      let state = 0
      const at: number[] = []
      const view = liveView((_: string) => (at.push(performance.now()), <p id="x">{state}</p>), { maxRate: 4 }) // prettier-ignore
      const stream = await appOf({ view: view.at('a') }).open()
      for (let i = 0; i < 300; i++) {
        state++
        void view.changed('a')
        await vi.advanceTimersByTimeAsync(10)
      }
      expect(at.length).toBeGreaterThan(10)
      expect(at.length).toBeLessThan(14)
      for (const [i, time] of at.entries()) if (i > 0) expect(time - at[i - 1]!).toBeGreaterThanOrEqual(250) // prettier-ignore
      await vi.advanceTimersByTimeAsync(250)
      expect(stream.shown()).toBe('elements <p id="x">300</p>')
      const { renders } = view.metrics()
      await vi.advanceTimersByTimeAsync(10_000)
      expect(view.metrics().renders).toBe(renders)
    } finally {
      vi.useRealTimers()
    }
  })

  it('does not keep who has changed it waiting for its turn, nor for a render that is under way', async () => {
    let state = 'one'
    const change = Promise.withResolvers<void>()
    const seldom = liveView((_: string) => <p id="x">{state}</p>, { maxRate: 0.001 })
    const slow = liveView(async (_: string) => {
      if (state === 'two') await change.promise
      return <p id="y">{state}</p>
    })
    const stream = await appOf({ seldom: seldom.at('a'), slow: slow.at('a') }).open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(2))
    await rest(20)
    state = 'two'
    await seldom.changed('a')
    void slow.changed('a')
    await rest(20)
    await slow.changed('a')
    change.resolve()
    await isShown(stream, 'elements <p id="y">two</p>')
  })

  it('may be changed by what it renders, without end of waiting', async () => {
    let changed = 0
    const view = liveView(
      async (_: string) => {
        if (changed < 5) {
          changed++
          await view.changed('a')
        }
        return <p id="x">{changed}</p>
      },
      { maxRate: Infinity },
    )
    await isShown(await appOf({ view: view.at('a') }).open(), 'elements <p id="x">5</p>')
  })
})

describe('a live view that many watch', () => {
  it.each([
    [
      'a view',
      'xxx1',
      () =>
        liveView(async (_: string) => {
          await rest(50) // so that all have heard of a change before any is shown it
          return <p id="x">{'x'.repeat(20_000) + state}</p>
        }),
    ],
    [
      'a list',
      'new1',
      () =>
        liveList({
          items: (_: string) => [...'abcdefgh', `new${state}`],
          render: (id) => <li id={id}>{'x'.repeat(1000)}</li>,
          container: (items) => <ul id="x">{items}</ul>,
        }),
    ],
  ])(
    'is rendered and encoded once for 10,000 of them: %s',
    async (_, sent, make) => {
      state = 0
      const view = make()
      const app = new Hono().get('/', (c) => streamViews(c, { view: view.at('a') }))
      const streams = await Promise.all(
        Array.from({ length: 10_000 }, async () => {
          const body = (await app.request('/', { headers: ours })).body!.getReader()
          let bytes = 0
          let chunk: Uint8Array | undefined
          void (async () => {
            for (;;) {
              const { value, done } = await body.read()
              if (done) return
              chunk = value
              bytes += value.length
            }
          })()
          return { bytes: () => bytes, chunk: () => chunk, leave: () => body.cancel() }
        }),
      )
      await vi.waitFor(() => expect(view.metrics().shown).toBe(10_000), { timeout: 8000 })
      await rest(50)
      const [before] = streams.map(({ bytes }) => bytes())
      expect(view.metrics()).toEqual({ watchers: 10_000, renders: 1, unchanged: 0, failures: 0, shown: 10_000 }) // prettier-ignore

      const encode = vi.spyOn(TextEncoder.prototype, 'encode')
      const turns = new Set<number>() // how many were shown whenever others had their turn
      const look = () => {
        const { shown } = view.metrics()
        turns.add(shown)
        if (shown < 20_000) setImmediate(look)
      }
      look()
      state = 1
      await view.changed('a')
      await vi.waitFor(() => expect(streams.every(({ bytes }) => bytes() > before!)).toBe(true), { timeout: 8000 }) // prettier-ignore
      const encoded = encode.mock.calls.filter(([text]) => text?.includes(sent))
      encode.mockRestore()
      expect(view.metrics()).toMatchObject({ renders: 2, shown: 20_000 })
      expect(encoded).toHaveLength(1)
      // The very bytes are shared by all who are sent them in one go.
      expect(new Set(streams.map(({ chunk }) => chunk()!.buffer)).size).toBeLessThanOrEqual(12)
      expect(turns.size).toBeGreaterThan(4) // two, when all are shown in one go
      await Promise.all(streams.map(({ leave }) => leave()))
      expect(view.watcherCount('a')).toBe(0)
    },
    30_000,
  )
})

let state = 0

describe('views without a broadcaster of their own', () => {
  it('share one, and hear of their own changes only', async () => {
    const one = liveView((key: string) => <p id="one">{key}</p>)
    const two = liveView((key: string) => <p id="two">{key}</p>)
    const stream = await appOf({ one: one.at('a'), two: two.at('a') }).open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(2))
    await one.changed('a')
    await rest()
    expect([one.metrics().renders, two.metrics().renders]).toEqual([2, 1])
  })

  it('differ from views that are given the same, which hear of all that is published to their key', async () => {
    const broadcaster = new Broadcaster<null>()
    const one = liveView((key: string) => <p id="one">{key}</p>, { broadcaster })
    const two = liveView((key: string) => <p id="two">{key}</p>, { broadcaster })
    const stream = await appOf({ one: one.at('a'), two: two.at('a') }).open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(2))
    expect(broadcaster.keys()).toEqual(['a'])
    await one.changed('a')
    await rest()
    expect([one.metrics().renders, two.metrics().renders]).toEqual([2, 2])
    await broadcaster.publish('a', null)
    await rest()
    expect([one.metrics().renders, two.metrics().renders]).toEqual([3, 3])
  })
})
