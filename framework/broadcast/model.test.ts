import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Broadcaster, type LagPolicy, type Listener, type Log, memoryLog, type Position, type Published } from '../index.ts' // prettier-ignore
import { KeptLog } from './log.test.helpers.ts'

// F3 and the guarantee of it all: however publishing, cutting, coming back, lagging, removing and
// breaking of the log interleave, a reader has been told what was published since it last knew
// everything, in order, each message once.

const KEYS = ['a', 'b', 'c']
const tick = () => new Promise((resolve) => setImmediate(resolve))

async function slowly(): Promise<void> {
  await tick()
  await tick()
}

type Told =
  | { readonly message: number }
  | { readonly position: string }
  | { readonly reset: string }

/** A reader that is cut off anywhere, and comes back to what it was told last. */
class Reader {
  readonly keys: readonly string[]
  readonly #lag: LagPolicy
  readonly #loadsSlowly: boolean
  received: Told[] = []
  behind = false
  isCut = true
  #connection: { ear: Listener<number>; leave: () => void } | undefined
  #drain: PromiseWithResolvers<void> | undefined

  constructor(keys: readonly string[], lag: LagPolicy, loadsSlowly: boolean) {
    this.keys = keys
    this.#lag = lag
    this.#loadsSlowly = loadsSlowly
  }

  get last(): string | undefined {
    return this.received.findLast((told) => 'position' in told)?.position
  }

  connect(broadcaster: Broadcaster<number>): void {
    if (!this.isCut) return
    this.isCut = false
    const ear: Listener<number> = {
      deliver: (published) => void (this.#hears(ear) && this.deliver(published)),
      position: (position) => void (this.#hears(ear) && this.#note({ position: String(position) })),
      reset: (_, position) => (this.#hears(ear) ? this.reset('', position) : undefined),
      end: () => void (this.#hears(ear) && this.cut(0)),
      fail: () => void (this.#hears(ear) && this.cut(0)),
      drained: () => this.drained(),
    }
    Object.defineProperty(ear, 'behind', { get: () => this.behind })
    this.#connection = { ear, leave: () => {} }
    const leave = broadcaster.listen(this.keys, ear, { after: this.last, lag: this.#lag })
    if (this.#hears(ear)) this.#connection = { ear, leave }
  }

  /** Loses the last of what was sent, and what no position was told for: it is told that again. */
  cut(lost: number): void {
    if (this.isCut) return
    this.isCut = true
    this.#connection?.leave()
    this.#connection = undefined
    this.drain()
    const [from] = this.#life()
    const arrived = this.received.slice(0, Math.max(this.received.length - lost, from))
    const known = arrived.findLastIndex((told) => 'position' in told)
    this.received = arrived.slice(0, known + 1)
  }

  deliver({ message }: Published<number>): void {
    this.#note({ message })
  }

  reset(_: string, position: Position): void | Promise<void> {
    this.#note({ reset: String(position) })
    if (this.#loadsSlowly) return slowly()
  }

  drained(): Promise<void> {
    this.#drain ??= Promise.withResolvers()
    return this.#drain.promise
  }

  drain(): void {
    this.behind = false
    this.#drain?.resolve()
    this.#drain = undefined
  }

  /** Since when it knows everything, and what it has been told since. */
  get knows(): { readonly since: string | undefined; readonly messages: number[] } {
    const [from, since] = this.#life()
    const told = this.received.slice(from)
    return { since, messages: told.flatMap((each) => ('message' in each ? [each.message] : [])) }
  }

  #life(): [from: number, since: string | undefined] {
    const at = this.received.findLastIndex((told) => 'reset' in told)
    const reset = this.received[at]
    if (reset && 'reset' in reset) return [at, reset.reset]
    const first = this.received.find((told) => 'position' in told)
    return [0, first?.position]
  }

  #hears(ear: Listener<number>): boolean {
    return !this.isCut && this.#connection?.ear === ear
  }

  #note(told: Told): void {
    this.received.push(told)
  }
}

/** Processes that share a log, and everything that was published. */
class World {
  readonly log: Log<number>
  broadcasters: Broadcaster<number>[]
  published: { key: string; message: number; position: string }[] = []
  beginnings = new Set<string>()
  readonly outcomes = { live: 0, resumed: 0, reset: 0 }
  #count = 0

  constructor(log: Log<number>) {
    this.log = log
    this.broadcasters = [this.#broadcaster(), this.#broadcaster()]
    if (log instanceof KeptLog) log.handOn()
    this.#noteBeginnings()
  }

  #broadcaster(): Broadcaster<number> {
    return new Broadcaster<number>({
      log: this.log,
      capacity: 3,
      ring: { events: 8 },
      onLag() {},
      onOutcome: ({ outcome }) => void this.outcomes[outcome.type]++,
    })
  }

  #noteBeginnings(): void {
    for (const each of this.broadcasters) this.beginnings.add(each.position())
  }

  at(process: number): Broadcaster<number> {
    return this.broadcasters[process % this.broadcasters.length]!
  }

  publish(process: number, key: string, isTwice: boolean): void {
    const message = ++this.#count
    const entry = { key, message, position: '' }
    this.published.push(entry)
    const dedupeId = isTwice ? String(message) : undefined
    for (let i = isTwice ? 0 : 1; i < 2; i++) {
      void this.at(process + i)
        .publish(key, message, dedupeId === undefined ? {} : { dedupeId })
        .then(({ position }) => (entry.position = position))
    }
  }

  /** One process begins anew: it knows nothing but what its log does. */
  restart(process: number): void {
    const index = process % this.broadcasters.length
    this.broadcasters[index]!.close()
    this.broadcasters[index] = this.#broadcaster()
    if (this.log instanceof KeptLog) this.log.handOn()
    this.#noteBeginnings()
  }

  /** The log loses its newest entries; nobody has to know of those. */
  breakLog(lost: number): void {
    if (!(this.log instanceof KeptLog)) return
    const kept = this.log.entries.slice(0, Math.max(0, this.log.entries.length - lost))
    const known = new Set(kept.map(({ message }) => message))
    this.published = this.published.filter(({ message }) => known.has(message))
    this.log.breakAt(kept.at(-1)?.seq ?? 0, 'rewound')
    this.log.handOn()
    this.#noteBeginnings()
  }

  /** What was published to keys after a position. */
  since(position: string | undefined, keys: readonly string[]): number[] {
    const at = this.published.findIndex((entry) => entry.position === position)
    expect(at >= 0 || this.beginnings.has(position!)).toBe(true)
    const later = this.published.slice(at + 1)
    return later.filter(({ key }) => keys.includes(key)).map(({ message }) => message)
  }
}

const process = fc.nat(1)
const reader = fc.nat(3)
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('publish' as const), process, key: fc.constantFrom(...KEYS), isTwice: fc.boolean() }) }, // prettier-ignore
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('handOn' as const), most: fc.integer({ min: 1, max: 4 }) }) }, // prettier-ignore
  { weight: 4, arbitrary: fc.record({ do: fc.constant('connect' as const), reader, process }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cut' as const), reader, lost: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hold' as const), reader }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('drain' as const), reader }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), process, key: fc.constantFrom(...KEYS) }) }, // prettier-ignore
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), process }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('break' as const), lost: fc.nat(6) }) },
)

async function run(
  log: Log<number>,
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
): Promise<World> {
  // prettier-ignore
  const world = new World(log)
  const readers = [
    new Reader(['a'], 'error', false),
    new Reader(['a', 'b'], 'reset', true),
    new Reader(KEYS, 'end', true),
    new Reader(['b', 'c'], 'reset', false),
  ]
  for (const each of steps) {
    if (each.do === 'publish') world.publish(each.process, each.key, each.isTwice)
    else if (each.do === 'tick') await tick()
    else if (each.do === 'handOn' && log instanceof KeptLog) log.handOn(each.most)
    else if (each.do === 'connect') readers[each.reader]!.connect(world.at(each.process))
    else if (each.do === 'cut') readers[each.reader]!.cut(each.lost)
    else if (each.do === 'hold') readers[each.reader]!.behind = true
    else if (each.do === 'drain') readers[each.reader]!.drain()
    else if (each.do === 'restart') world.restart(each.process)
    else if (each.do === 'break') world.breakLog(each.lost)
    else if (each.do === 'remove') {
      world.at(each.process).remove(each.key)
      // Who has other keys would hear no more of this one.
      for (const reader of readers) if (reader.keys.includes(each.key)) reader.cut(0)
    }
  }
  await tick()
  for (let round = 0; round < 6; round++) {
    if (log instanceof KeptLog) log.handOn()
    for (const reader of readers) {
      reader.drain()
      reader.connect(world.at(0))
    }
    for (let i = 0; i < 6; i++) await tick()
  }
  for (const reader of readers) {
    const { since, messages } = reader.knows
    expect(messages).toEqual(world.since(since, reader.keys))
  }
  for (const broadcaster of world.broadcasters) broadcaster.close()
  return world
}

const numRuns = Number(globalThis.process.env['PROPERTY_RUNS'] ?? 300)

describe('a broadcaster, whatever happens', () => {
  it.each([
    ['in one process or two that share its memory', () => memoryLog<number>()],
    ['behind a log that is late, goes back, or loses its end', () => new KeptLog<number>()],
  ])(
    'tells each reader all, in order and once, or resets it: %s',
    async (_, makeLog) => {
      const outcomes = { live: 0, resumed: 0, reset: 0 }
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }),
          async (steps) => {
            const world = await run(makeLog(), steps)
            outcomes.live += world.outcomes.live
            outcomes.resumed += world.outcomes.resumed
            outcomes.reset += world.outcomes.reset
          },
        ),
        { seed: 7, numRuns },
      )
      // It would all hold as well if nobody ever came back, or everybody were always reset.
      expect(outcomes.resumed).toBeGreaterThan(numRuns / 4)
      expect(outcomes.reset).toBeGreaterThan(numRuns / 10)
    },
    600_000,
  )
})
