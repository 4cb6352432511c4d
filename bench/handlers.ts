import { measureActions } from './handlers/actions.ts'
import { contenders } from './handlers/contender.ts'
import { measureReading } from './handlers/reading.ts'
import type { Bench } from './harness/bench.ts'

export const bench: Bench = {
  peers: ['hono', '@hono/node-server', 'zod', '@starfederation/datastar-sdk'],
  async *measure({ quick }) {
    // As in production, for the processes that are started, too.
    process.env['NODE_ENV'] = 'production'
    yield measureActions({
      title: 'An action with 400 B of signals, answered with one patch',
      contenders,
      clients: 20,
      requests: 4000,
      rounds: quick ? 5 : 21,
      goals: [{ contender: 'starcast', atMost: 1.15, against: 'by-hand' }],
    })
    yield measureReading({
      title: 'Signals of 400 B, read with all limits on',
      times: 20_000,
      rounds: quick ? 5 : 31,
      goals: [{ contender: 'starcast', atMost: 1.6, against: 'JSON.parse' }],
    })
  },
}
