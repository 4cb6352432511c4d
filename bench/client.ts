import { measureBoot } from './client/boot.ts'
import { openLab } from './client/browser.ts'
import { measureEvents } from './client/events.ts'
import { measureList } from './client/lists.ts'
import { measureSizes } from './client/sizes.ts'
import { measureWrites } from './client/writes.ts'
import type { Bench } from './harness/bench.ts'

export const bench: Bench = {
  peers: ['@starfederation/datastar'],
  async *measure({ quick }) {
    const rounds = quick ? 5 : 21
    yield* measureSizes({ gzip: 13.3, brotli: 12 })
    const lab = await openLab()
    try {
      yield await measureBoot(lab, {
        title: 'Boot of a page with 2,000 bound elements',
        elements: 2000,
        rounds,
      })
      yield await measureList(lab, {
        title: 'A list of 1,000 rows, 1 % changed',
        rows: 1000,
        changed: (rows) => rows.map(([id, text]) => [id, id % 100 === 50 ? `New ${text}` : text]),
        rounds,
      })
      yield await measureList(lab, {
        title: 'A list of 1,000 rows, reversed',
        rows: 1000,
        changed: (rows) => rows.toReversed(),
        rounds,
      })
      yield await measureWrites(lab, {
        title: '10,000 writes to 1,000 signals, a reader each',
        readers: 1000,
        signals: 1000,
        writes: 10_000,
        rounds,
      })
      yield await measureWrites(lab, {
        title: '100 writes to one signal with 1,000 readers',
        readers: 1000,
        signals: 1,
        writes: 100,
        rounds,
      })
      yield await measureEvents(lab, {
        title: '10 MB of events',
        bytes: 10_000_000,
        rounds,
      })
    } finally {
      await lab.close()
    }
  },
}
