import { describe, expect, it } from 'vitest'
import { KeptLog } from '../broadcast/log.test.helpers.ts'
import { type Log, memoryLog, type StoredEntry, type Tail } from '../index.ts'
import { LogTestError, testLog, type TestLogOptions } from './index.ts'

/** A log that keeps all, and hands it on a moment later. */
class PromptLog extends KeptLog<string> {
  constructor() {
    super()
    this.life = Math.floor(Math.random() * 1e9)
  }

  override append(entry: Parameters<Log<string>['append']>[0]) {
    const appended = super.append(entry)
    setTimeout(() => this.handOn())
    return appended
  }

  override tail(...given: Parameters<Log<string>['tail']>) {
    const stop = super.tail(...given)
    setTimeout(() => this.handOn())
    return stop
  }
}

describe('testLog()', () => {
  describe('of memoryLog()', () => {
    const make = () => ({ log: memoryLog<string>() })
    for (const { name, run } of testLog({ make, keepsEntries: false, leavesProcess: false })) {
      it(name, run)
    }
  })

  describe('of a log that keeps its entries', () => {
    const make = () => ({ log: new PromptLog() })
    for (const { name, run } of testLog({ make, keepsEntries: true, leavesProcess: false })) {
      it(name, run)
    }
  })

  // What is wrong with a log is found by at least one of the tests.
  const wrong: Record<string, (log: Log<string>) => Partial<Log<string>>> = {
    'hands on entries twice': (log) =>
      tailed(log, (entry, tail) => [1, 2].forEach(() => tail.entry(entry))),
    'loses an entry now and then': (log) =>
      tailed(log, (entry, tail) => void (entry.seq % 5 && tail.entry(entry))),
    'takes numbers for texts': (log) => ({
      append: (entry) => log.append({ ...entry, key: String(entry.key) }),
    }),
    'forgets ids': (log) => ({ append: ({ key, message }) => log.append({ key, message }) }),
    'has one tag for all': (log) => ({
      append: async (entry) => ({ ...(await log.append(entry)), tag: 'x' }),
    }),
    'knows a tag for any place': (log) => ({ tagAt: async (seq) => (await log.tagAt(seq)) ?? 'x' }),
    'is wrong about its end': (log) => ({
      bounds: async () => ({ first: 1, last: (await log.bounds()).last + 1 }),
    }),
    'never says that it is live': (log) => ({
      tail: (tail, start) => log.tail({ ...bound(tail), status() {} }, start),
    }),
    'goes on for those who have left': (log) => ({
      tail: (tail, start) => (log.tail(tail, start), () => {}),
    }),
    'trims line ends': (log) => ({
      append: (entry) => log.append({ ...entry, message: entry.message.replaceAll('\r', '') }),
    }),
  }
  it.each(Object.entries(wrong))('finds out a log that %s', async (_, spoil) => {
    const make = () => {
      const log = memoryLog<string>()
      const whole = { append: log.append.bind(log), tail: log.tail.bind(log), bounds: log.bounds.bind(log), tagAt: log.tagAt.bind(log) } // prettier-ignore
      return { log: { ...whole, ...spoil(log) } }
    }
    const options: TestLogOptions = {
      make,
      keepsEntries: false,
      leavesProcess: false,
      deadlineMs: 30,
    }
    const runs = await Promise.allSettled(testLog(options).map(({ run }) => run()))
    const failures = runs.filter((run) => run.status === 'rejected').map(({ reason }) => reason)
    expect(failures.length).toBeGreaterThan(0)
    expect(failures.some((reason) => reason instanceof LogTestError)).toBe(true)
  })

  it('finds out a log that lets symbols leave the process', async () => {
    const make = () => ({ log: memoryLog<string>() })
    const tests = testLog({ make, keepsEntries: false, leavesProcess: true })
    const symbols = tests.find(({ name }) => name.includes('symbols'))
    await expect(symbols!.run()).rejects.toThrow(LogTestError)
  })
})

function bound(tail: Tail<string>): Tail<string> {
  return {
    begin: (floor) => tail.begin(floor),
    entry: (entry) => tail.entry(entry),
    broken: (reason, floor) => tail.broken(reason, floor),
    status: (status) => tail.status(status),
  }
}

function tailed(
  log: Log<string>,
  handOn: (entry: StoredEntry<string>, tail: Tail<string>) => void,
): Partial<Log<string>> {
  return {
    tail: (tail, start) =>
      log.tail({ ...bound(tail), entry: (entry) => handOn(entry, tail) }, start),
  }
}
