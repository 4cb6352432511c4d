import { afterEach, describe, expect, it, vi } from 'vitest'
import { KeptLog } from '../broadcast/log.test.helpers.ts'
import { Broadcaster, liveView } from '../index.ts'
import { appOf, isShown, leaveAll, rest } from './page.test.helpers.ts'

// F7 to F10 and F23: every stream, new or back again, ends in the views as they are, and shows no more than it must.

afterEach(leaveAll)

/** Two views of a process: `state` outlives it, as a database would. */
function processWith(state: Record<'a' | 'b', string>, broadcaster = new Broadcaster<null>()) {
  const one = liveView((key: 'a' | 'b') => <p id="one">{state[key]}</p>, { broadcaster })
  const two = liveView((key: 'a' | 'b') => <p id="two">{state[key]}</p>, { broadcaster })
  return { broadcaster, one, two, ...appOf({ one: one.at('a'), two: two.at('b') }) }
}

/** A stream that has been shown all, and then left; and where it left. */
async function cut({ open }: { open: ReturnType<typeof appOf>['open'] }): Promise<string> {
  const stream = await open()
  await vi.waitFor(() => expect(stream.positions).toHaveLength(1))
  await stream.leave()
  return stream.positions[0]!
}

const data = (stream: { events: { data: string }[] }) =>
  stream.events.map(({ data }) => data.replace('elements ', '')).toSorted()

describe('a stream of views that comes back', () => {
  it('is sent nothing at all when nothing has changed, and nothing is rendered', async () => {
    const page = processWith({ a: '1', b: '2' })
    const position = await cut(page)
    const { renders } = page.one.metrics()
    const streams = await Promise.all(Array.from({ length: 100 }, () => page.open(position)))
    await rest()
    for (const { events, positions, resumption } of streams) {
      expect([events.length, positions.length, resumption]).toEqual([0, 0, `resumed; from=${position}`]) // prettier-ignore
    }
    expect(page.one.metrics()).toMatchObject({ renders, watchers: 100, shown: 1 })
  })

  it('is sent only what has changed while it was away, rendered once for all who come', async () => {
    const state = { a: '1', b: '2' }
    const page = processWith(state)
    const position = await cut(page)
    state.b = '3'
    await page.two.changed('b')
    const { renders } = page.two.metrics()
    const streams = await Promise.all(Array.from({ length: 100 }, () => page.open(position)))
    for (const stream of streams) await isShown(stream, 'elements <p id="two">3</p>')
    await rest()
    for (const stream of streams) {
      expect(data(stream)).toEqual(['<p id="two">3</p>'])
      expect(stream.positions).toEqual([page.broadcaster.position()])
    }
    expect(page.two.metrics()).toMatchObject({ renders: renders + 1 })
    expect(page.one.metrics()).toMatchObject({ renders: 1, shown: 1 })
  })

  it('is told the new place when only other keys have moved on', async () => {
    const page = processWith({ a: '1', b: '2' })
    const position = await cut(page)
    await page.broadcaster.publish('elsewhere', null)
    const stream = await page.open(position)
    await vi.waitFor(() => expect(stream.positions).toEqual([page.broadcaster.position()]))
    expect(stream.events).toEqual([])
  })

  it.each([
    ['of another process', '1.x', 'unknown'],
    ['from the future', 'zz.x', 'ahead'],
    ['that is none', 'nonsense', 'malformed'],
    ['that is empty', '', 'malformed'],
  ])('is shown all when it has a position %s', async (_, position, reason) => {
    const state = { a: '1', b: '2' }
    const page = processWith(state)
    await page.one.changed('a')
    const stream = await page.open(position)
    expect(stream.resumption).toBe(`reset; reason=${reason}`)
    await vi.waitFor(() => expect(data(stream)).toEqual(['<p id="one">1</p>', '<p id="two">2</p>']))
    await vi.waitFor(() => expect(stream.positions).toEqual([page.broadcaster.position()]))
    state.a = '3'
    await page.one.changed('a')
    await isShown(stream, 'elements <p id="one">3</p>')
  })

  it('is shown all when it was away for too long', async () => {
    const page = processWith({ a: '1', b: '2' }, new Broadcaster<null>({ ring: { events: 3 } }))
    const position = await cut(page)
    for (let i = 0; i < 5; i++) await page.broadcaster.publish('elsewhere', null)
    const stream = await page.open(position)
    expect(stream.resumption).toBe('reset; reason=too-old')
    await vi.waitFor(() => expect(data(stream)).toEqual(['<p id="one">1</p>', '<p id="two">2</p>']))
  })

  it('is never away for too long because its own keys were silent while it was there', async () => {
    const page = processWith({ a: '1', b: '2' }, new Broadcaster<null>({ ring: { events: 16 } }))
    const stream = await page.open()
    await vi.waitFor(() => expect(stream.positions).toHaveLength(1))
    for (let i = 0; i < 100; i++) {
      await page.broadcaster.publish('elsewhere', null)
      await rest(0)
    }
    expect([stream.events.length, stream.positions.length > 3]).toEqual([2, true])
    await stream.leave()
    const again = await page.open(stream.positions.at(-1))
    expect(again.resumption).toMatch(/^resumed; /)
  })

  it('ends in the views as they are after a restart of the process', async () => {
    const state = { a: '1', b: '2' }
    const before = processWith(state)
    await before.one.changed('a')
    const stream = await before.open()
    await vi.waitFor(() => expect(stream.positions).toHaveLength(1))
    before.broadcaster.close()
    await vi.waitFor(() => expect(stream.state()).toBe('ended'))
    state.a = '3' // nobody was there to tell
    const after = processWith(state)
    await after.two.changed('b') // so that the place exists, with another tag
    const again = await after.open(stream.positions[0])
    expect(again.resumption).toBe('reset; reason=unknown')
    await vi.waitFor(() => expect(data(again)).toEqual(['<p id="one">3</p>', '<p id="two">2</p>']))
  })

  it('shares the newest render with who watches already, though other keys have moved on', async () => {
    const page = processWith({ a: '1', b: '2' })
    const first = await page.open()
    await vi.waitFor(() => expect(first.positions).toHaveLength(1))
    for (let i = 0; i < 20; i++) await page.broadcaster.publish('elsewhere', null)
    const { renders } = page.one.metrics()
    const streams = await Promise.all(Array.from({ length: 50 }, () => page.open()))
    for (const stream of streams) {
      await vi.waitFor(() => expect(stream.positions).toEqual([page.broadcaster.position()]))
      expect(data(stream)).toEqual(['<p id="one">1</p>', '<p id="two">2</p>'])
    }
    expect(page.one.metrics()).toMatchObject({ renders, shown: 51 })
  })

  it('is shown what was changed in the tick that it came in', async () => {
    const state = { a: '1', b: '2' }
    const page = processWith(state)
    const first = await page.open()
    await vi.waitFor(() => expect(first.positions).toHaveLength(1))
    state.a = '2'
    const changing = page.one.changed('a')
    const [late] = await Promise.all([page.open(), changing])
    await vi.waitFor(() => expect(late.positions).toHaveLength(1))
    expect(data(late).at(0)).toBe('<p id="one">2</p>')
    expect(data(late)).toHaveLength(2)
  })
})

describe('live views behind a log that others write to as well', () => {
  /** Two processes that share a log, which hands on when it is told to. */
  function processes(state: Record<'a' | 'b', string>) {
    const log = new KeptLog<null>()
    const pages = [1, 2].map(() => processWith(state, new Broadcaster<null>({ log })))
    log.handOn()
    return { log, pages }
  }

  it('show a change that another process has made, each rendered once in each', async () => {
    const state = { a: '1', b: '2' }
    const { log, pages } = processes(state)
    const streams = await Promise.all(pages.flatMap((page) => [page.open(), page.open()]))
    for (const stream of streams) await vi.waitFor(() => expect(stream.positions).toHaveLength(1))
    state.a = '3'
    await pages[0]!.one.changed('a')
    await rest()
    expect(streams.map(({ events }) => events.length)).toEqual([2, 2, 2, 2]) // nobody has heard of it
    log.handOn()
    for (const stream of streams) await isShown(stream, 'elements <p id="one">3</p>')
    for (const { one } of pages) expect(one.metrics()).toMatchObject({ renders: 2, shown: 4 })
    // Where one process has told a position, another one goes on.
    const moved = await pages[1]!.open(streams[0]!.positions.at(-1))
    expect(moved.resumption).toMatch(/^resumed; /)
  })

  it.each(['recreated', 'rewound', 'trimmed'] as const)(
    'show every page what it has not seen when it was %s, though its places begin anew',
    async (reason) => {
      const state = { a: '1', b: '2' }
      const { log, pages } = processes(state)
      const [page] = pages
      for (let i = 0; i < 9; i++) await page!.one.changed('a')
      log.handOn()
      const stream = await page!.open()
      await vi.waitFor(() => expect(stream.positions).toHaveLength(1))
      const { length } = stream.positions
      state.b = '3' // said by somebody whose news was lost
      log.breakAt(1, reason)
      log.handOn()
      state.a = '4'
      const changing = page!.one.changed('a')
      log.handOn()
      await changing
      const shown = () => stream.events.slice(2).map(({ data }) => data)
      await vi.waitFor(() => expect(shown().toSorted()).toEqual(['elements <p id="one">4</p>', 'elements <p id="two">3</p>'])) // prettier-ignore
      await vi.waitFor(() => expect(stream.positions.at(-1)).toBe('2.life1_2'))
      const told = stream.positions.slice(length)
      expect(told.filter((position) => !/^[12]\./.test(position))).toEqual([]) // none of before
    },
  )

  it('tell every page its new place, and nothing else, when all is as it was after a break', async () => {
    const { log, pages } = processes({ a: '1', b: '2' })
    for (let i = 0; i < 9; i++) await pages[0]!.one.changed('a')
    log.handOn()
    const stream = await pages[0]!.open()
    await vi.waitFor(() => expect(stream.positions).toEqual(['9.life0_9']))
    log.breakAt(1, 'rewound')
    log.handOn()
    await vi.waitFor(() => expect(stream.positions).toEqual(['9.life0_9', '1.life0_1']))
    expect(stream.events).toHaveLength(2)
  })

  it('answer 503 to a stream that comes while nobody can say what it missed', async () => {
    const { log, pages } = processes({ a: '1', b: '2' })
    log.isReachable = false
    expect((await pages[0]!.request('9.life0_9')).status).toBe(503)
  })
})
