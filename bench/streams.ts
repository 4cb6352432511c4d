import type { Bench } from './harness/bench.ts'
import type { ContenderName } from './streams/contender.ts'
import { type FanOut, measureFanOuts } from './streams/fan-out.ts'
import { measureIdle } from './streams/idle.ts'
import { measureStalled } from './streams/stalled.ts'

const contenders: ContenderName[] = ['raw', 'node-http', 'stream-sse', 'better-sse', 'starcast']

const fanOuts: FanOut[] = [
  {
    title: '1,000 subscribers, events of 200 B',
    size: 'small',
    turns: 20,
    eventsPerTurn: 1,
    goals: [
      { contender: 'starcast', atMost: 1.15, against: 'raw' },
      { contender: 'starcast', atMost: 0.58, against: 'better-sse' },
      { contender: 'starcast', atMost: 0.3, against: 'stream-sse' },
    ],
  },
  {
    title: '1,000 subscribers, events of 2 KB',
    size: 'large',
    turns: 20,
    eventsPerTurn: 1,
    goals: [
      { contender: 'starcast', atMost: 1.15, against: 'raw' },
      { contender: 'starcast', atMost: 0.4, against: 'better-sse' },
      { contender: 'starcast', atMost: 0.22, against: 'stream-sse' },
    ],
  },
  {
    title: '1,000 subscribers, 10 events of 200 B at once',
    size: 'small',
    turns: 5,
    eventsPerTurn: 10,
    goals: [{ contender: 'starcast', atMost: 0.25, against: 'raw' }],
  },
]

export const bench: Bench = {
  peers: ['hono', '@hono/node-server', 'better-sse'],
  async *measure({ quick }) {
    yield* await measureFanOuts(fanOuts, {
      contenders,
      subscribers: 1000,
      rounds: quick ? 5 : 21,
    })
    yield measureIdle({
      title: '5,000 idle streams',
      contenders,
      streams: 5000,
      rounds: quick ? 1 : 5,
      goals: [{ contender: 'starcast', atMost: 1.1, against: 'node-http' }],
    })
    yield measureStalled({
      title: '20 readers that stalled, 14 MB published to each',
      contenders,
      rounds: quick ? 1 : 3,
      goals: [{ contender: 'starcast', atMost: 256 }],
    })
  },
}
