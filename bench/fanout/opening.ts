import { startChild } from '../harness/child.ts'
import type { Measurement, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import type { ContenderName } from '../streams/contender.ts'
import { startContender } from '../streams/start-contender.ts'

const SUBSCRIBERS = 10_000
const GROUP = 'all'
const EVERY_MS = 10
const BURST = { size: 'large', turns: 10, eventsPerTurn: 1, pauseMs: 400 } as const

/**
 * Measures what a large fan-out does to everyone else: how long a request waits for the head of its
 * response, at p99, while so many are sent to. `starcast` writes to all of them in one go.
 */
export async function measureOpening(options: {
  title: string
  contenders: readonly ContenderName[]
  rounds: number
}): Promise<Measurement> {
  const { title, contenders } = options
  const rounds: Round[] = []
  while (rounds.length < options.rounds) {
    const figures: Record<string, number> = {}
    for (const name of shuffled(contenders)) figures[name] = await openingBeside(name)
    rounds.push(figures)
  }
  return { title, unit: 'ms to the head of a response, p99', rounds, goals: [] }
}

async function openingBeside(name: ContenderName): Promise<number> {
  const { server, connect, publish, stop } = startContender(name)
  const visitor = startChild(new URL('../streams/readers.ts', import.meta.url))
  const port = await server.ask<number>('port')
  await connect({ group: GROUP, count: SUBSCRIBERS })
  await publish({ ...BURST, turns: 3 }, { group: GROUP }) // warms up

  // At a fixed rate, whatever becomes of the ones before: who asks again only when answered meets a
  // server that is busy less often than it is.
  const opened: Promise<number>[] = []
  const asking = setInterval(() => opened.push(visitor.ask<number>('opening', port)), EVERY_MS)
  await publish(BURST, { group: GROUP })
  clearInterval(asking)
  const took = await Promise.all(opened)
  await Promise.all([visitor.stop(), stop()])
  return took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)]! / 1000
}
