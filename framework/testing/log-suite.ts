import { KeyError } from '../broadcast/broadcast-errors.ts'
import { Broadcaster } from '../broadcast/broadcaster.ts'
import type { KeyName } from '../broadcast/key-name.ts'
import type { Entry, Log, LogPosition, StoredEntry } from '../broadcast/log/log.ts'
import { parsePosition, Position } from '../broadcast/position.ts'

/**
 * A log to be tested, alone with its store.
 *
 * @example
 * const make = async () => {
 *   const url = await emptyStore()
 *   return { log: myLog(url), another: () => myLog(url) }
 * }
 */
export interface TestedLog {
  readonly log: Log<string>
  /** Opens the same store once more, as another process would. */
  readonly another?: () => Log<string> | Promise<Log<string>>
  /** Lets go of all of it. */
  readonly close?: () => void | Promise<void>
}

/** What a log is made by, and what it promises. */
export interface TestLogOptions {
  /** Makes a log whose store is empty; called for each test. */
  readonly make: () => TestedLog | Promise<TestedLog>
  /** Whether entries are kept for those who follow later. */
  readonly keepsEntries: boolean
  /** Whether it reaches other processes, and so refuses symbols as keys. */
  readonly leavesProcess: boolean
  /** Milliseconds within which everything is handed on. @default 5000 */
  readonly deadlineMs?: number
}

/** One test: give its name and what it runs to any test runner. */
export interface LogTest {
  readonly name: string
  readonly run: () => Promise<void>
}

/**
 * The tests that every log of a broadcaster passes, for whoever writes one. They need no particular
 * test runner: a test fails by rejecting.
 *
 * @example
 * for (const { name, run } of testLog({ make, keepsEntries: true, leavesProcess: true })) it(name, run)
 */
export function testLog(options: TestLogOptions): LogTest[] {
  return Object.entries(TESTS).map(([name, test]) => ({
    name,
    async run() {
      const made = await options.make()
      const bench = new Bench(made, options)
      try {
        await test(bench)
      } finally {
        bench.stop()
        await made.close?.()
      }
    },
  }))
}

/** A log did not keep to what logs promise. */
export class LogTestError extends Error {
  override readonly name = 'LogTestError'
}

const TESTS: Record<string, (bench: Bench) => Promise<void>> = {
  async 'says where it begins, and that it is live, before any entry'(bench) {
    const heard = bench.follow(bench.log)
    await bench.until(() => heard.isLive, 'the status is live')
    equal(heard.told.slice(0, 2), ['begin', 'live'], 'what a tail is told first')
    await bench.log.append({ key: 'a', message: 'x' })
    await bench.until(() => heard.entries.length === 1, 'the entry is handed on')
  },

  async 'hands on what is appended: in order, once, as it was, at the place that append says'(
    bench,
  ) {
    const heard = await bench.followed()
    const appended: LogPosition[] = []
    for (const message of MESSAGES) appended.push(await bench.log.append({ key: 'a', message }))
    await bench.until(() => heard.entries.length >= MESSAGES.length, 'all are handed on')
    equal(
      heard.entries.map(({ message }) => message),
      MESSAGES,
      'the messages',
    )
    equal(heard.entries.map(placeOf), appended.map(placeOf), 'their places')
    check(isGrowing(heard.entries), 'places grow')
  },

  async 'gives every entry a place that can be told again, and few the same tag'(bench) {
    const places: LogPosition[] = []
    for (let i = 0; i < 50; i++) places.push(await bench.log.append({ key: 'a', message: `${i}` }))
    for (const { seq, tag } of places) {
      check(seq >= 1 && Number.isSafeInteger(seq), `a place is a whole number from 1, not ${seq}`)
      equal(parsePosition(String(new Position(seq, tag)))?.tag, tag, 'the tag, read back')
    }
    check(new Set(places.map(({ tag }) => tag)).size > 45, 'tags differ from entry to entry')
  },

  async 'keeps keys apart, whatever they are called'(bench) {
    const heard = await bench.followed()
    for (const key of KEYS) await bench.log.append({ key, message: String(key) })
    await bench.until(() => heard.entries.length >= KEYS.length, 'all are handed on')
    equal(heard.entries.map(({ key }) => typeof key), KEYS.map((key) => typeof key), 'the types of keys') // prettier-ignore
    equal(
      heard.entries.map(({ key }) => String(key)),
      KEYS.map(String),
      'the keys',
    )
  },

  async 'takes symbols as keys, or refuses them with a KeyError'(bench) {
    const key = Symbol('a')
    const heard = await bench.followed()
    const refused = await bench.log.append({ key, message: 'x' }).then(() => undefined, (error: unknown) => error) // prettier-ignore
    if (bench.options.leavesProcess) return check(refused instanceof KeyError, 'it rejects with a KeyError') // prettier-ignore
    check(refused === undefined, 'it takes a symbol')
    await bench.until(() => heard.entries[0]?.key === key, 'the entry is handed on')
  },

  async 'takes many at once, each to a place of its own'(bench) {
    const heard = await bench.followed()
    const entries = Array.from({ length: 50 }, (_, i): Entry<string> => ({ key: `${i % 7}`, message: `${i}` })) // prettier-ignore
    const places = await Promise.all(entries.map((entry) => bench.log.append(entry)))
    await bench.until(() => heard.entries.length >= 50, 'all are handed on')
    equal(new Set(places.map(({ seq }) => seq)).size, 50, 'the number of places')
    check(isGrowing(heard.entries), 'places grow')
    for (const [i, place] of places.entries()) {
      const handedOn = heard.entries.find(({ seq }) => seq === place.seq)
      equal(handedOn?.message, entries[i]!.message, `the message at ${place.seq}`)
    }
  },

  async 'stores what is appended twice under one id once'(bench) {
    const heard = await bench.followed()
    const first = await bench.log.append({ key: 'a', message: 'x', dedupeId: 'one' })
    const again = await bench.log.append({ key: 'a', message: 'x', dedupeId: 'one' })
    equal(placeOf(again), placeOf(first), 'the place of what was appended again')
    const atOnce = await Promise.all([1, 2, 3].map(() => bench.log.append({ key: 'a', message: 'y', dedupeId: 'two' }))) // prettier-ignore
    equal(new Set(atOnce.map(placeOf)).size, 1, 'the number of places, when appended at once')
    await bench.log.append({ key: 'a', message: 'last' })
    await bench.until(() => heard.entries.at(-1)?.message === 'last', 'the last is handed on')
    equal(
      heard.entries.map(({ message }) => message),
      ['x', 'y', 'last'],
      'what was handed on',
    )
  },

  async 'knows its bounds, and what is at a place'(bench) {
    const empty = await bench.log.bounds()
    equal(empty.first, empty.last + 1, 'the first place of an empty log')
    let last = await bench.log.append({ key: 'a', message: '1' })
    last = await bench.log.append({ key: 'a', message: '2' })
    equal((await bench.log.bounds()).last, last.seq, 'the last place')
    equal(await bench.log.tagAt(last.seq), last.tag, 'the tag at the last place')
    equal(await bench.log.tagAt(last.seq + 1), undefined, 'the tag behind the last place')
    if (!bench.options.keepsEntries) return
    equal(
      (await bench.log.bounds()).last - (await bench.log.bounds()).first,
      1,
      'from first to last',
    )
  },

  async 'hands everything on to everyone who follows, in one order'(bench) {
    const other = await bench.another()
    const [here, there] = [await bench.followed(), await bench.followed(other)]
    const twice = await bench.followed()
    for (let i = 0; i < 10; i++) {
      await Promise.all([bench.log, other].map((log) => log.append({ key: 'a', message: `${i}` })))
    }
    for (const heard of [here, there, twice]) {
      await bench.until(() => heard.entries.length >= 20, 'all are handed on')
    }
    equal(there.entries.map(placeOf), here.entries.map(placeOf), 'the order elsewhere')
    equal(twice.entries.map(placeOf), here.entries.map(placeOf), 'the order for another')
  },

  async 'leaves alone whoever has stopped following, and goes on for the others'(bench) {
    const [leaving, staying] = [await bench.followed(), await bench.followed()]
    await bench.log.append({ key: 'a', message: 'both' })
    await bench.until(() => leaving.entries.length + staying.entries.length === 2, 'both heard')
    leaving.stop()
    leaving.stop()
    await bench.log.append({ key: 'a', message: 'one' })
    await bench.until(() => staying.entries.length === 2, 'the other heard')
    equal(leaving.entries.length, 1, 'what the one that left has heard')
  },

  async 'begins with the newest that it has kept, or with none, behind the place before them'(
    bench,
  ) {
    const places: LogPosition[] = []
    for (let i = 1; i <= 5; i++) places.push(await bench.log.append({ key: 'a', message: `${i}` }))
    const later = bench.follow(await bench.another(), { maxEvents: 2, maxBytes: 1e6 })
    await bench.until(() => later.isLive, 'the status is live')
    const kept = bench.options.keepsEntries ? 2 : 0
    equal(later.entries.map(({ message }) => message), ['1', '2', '3', '4', '5'].slice(5 - kept), 'what it begins with') // prettier-ignore
    equal(later.floor && placeOf(later.floor), placeOf(places.at(-kept - 1)!), 'the place before')
    const next = await bench.log.append({ key: 'a', message: 'next' })
    await bench.until(() => later.entries.length === kept + 1, 'the next is handed on')
    equal(placeOf(later.entries.at(-1)!), placeOf(next), 'its place')
  },

  async 'lets a reader of one broadcaster go on at another, and none of another store'(bench) {
    const [one, two] = [bench.broadcaster(bench.log), bench.broadcaster(await bench.another())]
    await bench.until(() => one.status === 'live' && two.status === 'live', 'both are live')
    const seen = (await one.publish('a', 'seen')).position
    for (const text of ['1', '2']) await one.publish('a', text)
    const resumed = two.subscribe('a', { after: seen })
    equal([(await resumed.next()).value, (await resumed.next()).value], ['1', '2'], 'what follows')
    const foreign = bench.broadcaster((await bench.makeOther()).log)
    await bench.until(() => foreign.status === 'live', 'the other is live')
    for (let i = 0; i < 3; i++) await foreign.publish('a', 'foreign')
    equal((await foreign.outcomeAfter(seen)).type, 'reset', 'the outcome at a foreign store')
  },
}

const MESSAGES = ['x', '', 'two\r\nlines', '\0', 'é 🦊 \u2028', '{"json":[1]}', 'x'.repeat(100_000)]
const KEYS: KeyName[] = ['a', '', '1', 1, -1.5, '*', '>', 'a.b', 'a b', 'a/b', '..', '$JS.API', 'é', '__proto__', '\n', 'x'.repeat(120)] // prettier-ignore

const placeOf = ({ seq, tag }: LogPosition) => String(new Position(seq, tag))

const isGrowing = (entries: readonly LogPosition[]) =>
  entries.every(({ seq }, i) => i === 0 || seq > entries[i - 1]!.seq)

/** What one who follows a log has heard. */
class Heard {
  readonly entries: StoredEntry<string>[] = []
  readonly told: string[] = []
  floor: LogPosition | undefined
  isLive = false
  stop: () => void = () => {}
}

class Bench {
  readonly log: Log<string>
  readonly options: TestLogOptions
  readonly #made: TestedLog
  readonly #stops: (() => void)[] = []

  constructor(made: TestedLog, options: TestLogOptions) {
    this.#made = made
    this.log = made.log
    this.options = options
  }

  follow(log: Log<string>, start = { maxEvents: 1000, maxBytes: 1e7 }): Heard {
    const heard = new Heard()
    heard.stop = log.tail(
      {
        begin(floor) {
          heard.floor = floor
          heard.told.push('begin')
        },
        entry(entry) {
          heard.entries.push(entry)
          heard.told.push('entry')
        },
        broken: (reason) => void heard.told.push(reason),
        status(status) {
          heard.isLive = status === 'live'
          heard.told.push(status)
        },
      },
      start,
    )
    this.#stops.push(heard.stop)
    return heard
  }

  async followed(log = this.log): Promise<Heard> {
    const heard = this.follow(log)
    await this.until(() => heard.isLive, 'the status is live')
    return heard
  }

  another(): Log<string> | Promise<Log<string>> {
    return this.#made.another?.() ?? this.log
  }

  async makeOther(): Promise<TestedLog> {
    const made = await this.options.make()
    this.#stops.push(() => void made.close?.())
    return made
  }

  broadcaster(log: Log<string>): Broadcaster<string> {
    const broadcaster = new Broadcaster<string>({ log })
    this.#stops.push(() => broadcaster.close())
    return broadcaster
  }

  async until(isSo: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + (this.options.deadlineMs ?? 5000)
    while (!isSo()) {
      if (performance.now() > deadline) throw new LogTestError(`It never came about that ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  stop(): void {
    for (const stop of this.#stops) stop()
  }
}

function check(isSo: boolean, what: string): void {
  if (!isSo) throw new LogTestError(`It does not hold that ${what}`)
}

function equal(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b)
    throw new LogTestError(`${what}: ${String(a).slice(0, 500)}, not ${String(b).slice(0, 500)}`)
}
