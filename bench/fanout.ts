import { measureHealthy } from './fanout/healthy.ts'
import { measureLatency } from './fanout/latency.ts'
import { measureOpening } from './fanout/opening.ts'
import type { Bench } from './harness/bench.ts'
import type { Goal } from './harness/goals.ts'
import type { ContenderName } from './streams/contender.ts'
import { hasNchan } from './streams/contenders/nchan.ts'
import { type FanOut, measureFanOuts } from './streams/fan-out.ts'
import { measureIdle } from './streams/idle.ts'
import { measureStalled } from './streams/stalled.ts'

// The broadcaster with everything on that it comes with.
const ours = 'starcast-keys'
const few: ContenderName[] = ['raw', 'node-http', 'better-sse', 'stream-sse', ours]

const small = [atMost(0.58, 'better-sse'), atMost(0.3, 'stream-sse')]
const large = [atMost(0.4, 'better-sse'), atMost(0.22, 'stream-sse')]
const smallSdk = atMost(0.6, 'datastar-sdk')
const largeSdk = atMost(0.4, 'datastar-sdk')

export const bench: Bench = {
  peers: ['hono', '@hono/node-server', 'better-sse', '@starfederation/datastar-sdk', 'socket.io'],
  async *measure({ quick }) {
    // As in production, for the processes that are started, too.
    process.env['NODE_ENV'] = 'production'
    const nchan = hasNchan()
    if (!nchan) console.log('\nnchan is skipped: there is no nginx with ngx_nchan_module.so here')
    const most: ContenderName[] = [...few, 'datastar-sdk', 'socket-io', ...(nchan ? (['nchan'] as const) : [])] // prettier-ignore
    const against = (times: number) => (nchan ? [atMost(times, 'nchan')] : [])

    const hundred: FanOut[] = [
      { ...sent('small', 100), title: '100 subscribers, 200 B', goals: [atMost(1.15, 'raw'), ...small, smallSdk] }, // prettier-ignore
      { ...sent('large', 100), title: '100 subscribers, 2 KB', goals: [atMost(1.15, 'raw'), ...large, largeSdk] }, // prettier-ignore
    ]
    const thousand: FanOut[] = [
      {
        ...sent('small', 20),
        title: '1,000 subscribers, 200 B',
        goals: [atMost(1.1, 'raw'), ...small, smallSdk, ...against(0.9)],
        userGoals: [
          atMost(0.1, 'stream-sse'),
          atMost(0.28, 'better-sse'),
          atMost(0.4, 'node-http'),
        ],
      },
      {
        ...sent('large', 20),
        title: '1,000 subscribers, 2 KB',
        goals: [atMost(1.1, 'raw'), ...large, largeSdk, ...against(0.65)],
        userGoals: [
          atMost(0.1, 'stream-sse'),
          atMost(0.15, 'better-sse'),
          atMost(0.4, 'node-http'),
        ],
      },
      {
        ...sent('small', 4, 10),
        title: '1,000 subscribers, 10 events of 200 B in a tick',
        goals: [atMost(0.2, 'raw'), atMost(0.25, 'better-sse'), atMost(0.45, 'node-http')],
      },
    ]
    const tenThousand: FanOut[] = [
      { ...sent('small', 2), title: '10,000 subscribers, 200 B', goals: [atMost(1.1, 'raw'), ...small] }, // prettier-ignore
      { ...sent('large', 2), title: '10,000 subscribers, 2 KB', goals: [atMost(1.1, 'raw'), ...large] }, // prettier-ignore
    ]
    const mixed: FanOut[] = [
      {
        ...sent('small', 200, 10),
        title: '1,000 keys of 10 subscribers, 10 events of 200 B in a tick',
        goals: [atMost(1.1, 'raw'), atMost(0.6, 'better-sse'), atMost(0.27, 'stream-sse')],
      },
    ]

    const rounds = quick ? 3 : 9
    yield* await measureFanOuts(hundred, { contenders: most, subscribers: 100, rounds })
    yield* await measureFanOuts(thousand, { contenders: most, subscribers: 1000, rounds })
    yield* await measureFanOuts(tenThousand, { contenders: few, subscribers: 10_000, rounds })
    yield* await measureFanOuts(mixed, { contenders: few, subscribers: 10_000, keys: 1000, rounds })
    yield measureLatency({
      title: '1,000 subscribers, 10,000 deliveries a second',
      contenders: few,
      slices: quick ? 3 : 11,
      goals: [atMost(1.15, 'raw')],
    })
    yield measureOpening({
      title: 'A new reader while 10,000 others are sent 2 KB',
      contenders: ['raw', 'node-http', 'starcast', ours],
      rounds: quick ? 1 : 3,
    })
    yield measureIdle({
      title: '5,000 idle subscribers',
      contenders: few,
      streams: 5000,
      rounds: quick ? 1 : 3,
      goals: [
        { contender: ours, atMost: 20 },
        atMost(1.1, 'node-http'),
        atMost(0.65, 'better-sse'),
        atMost(0.45, 'stream-sse'),
      ],
    })
    yield measureStalled({
      title: '20 readers that stalled beside 20 that read, 14 MB published to each',
      contenders: few,
      rounds: quick ? 1 : 3,
      goals: [{ contender: ours, atMost: 256 }],
    })
    yield measureHealthy({
      title: '20 readers, and 20 beside them',
      contender: ours,
      rounds: quick ? 1 : 5,
      slowerAtMost: 1.05, // 0.95 times as fast
    })
  },
}

function atMost(times: number, against: ContenderName): Goal {
  return { contender: ours, atMost: times, against }
}

function sent(size: 'small' | 'large', turns: number, eventsPerTurn = 1) {
  return { size, turns, eventsPerTurn }
}
