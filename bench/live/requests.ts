import type { Connecting } from '../handlers/clients.ts'
import { type Child, startChild } from '../harness/child.ts'
import type { Goal, Measurement, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import type { ContenderName } from './contender.ts'
import { startServer } from './start.ts'

/** Something to ask several servers for. */
export interface Requests {
  readonly title: string
  /** Whom to ask for which path, by the name that the figures are to have. */
  readonly asked: Readonly<Record<string, readonly [ContenderName, path: string]>>
  /** What stands in every right answer. */
  readonly contains: string
  readonly rounds: number
  readonly baseline: string
  readonly goals: readonly Goal[]
}

const CLIENTS = 20
const REQUESTS = 3000
const WARM_UPS = 4

/**
 * Measures the CPU time of the server for each request. All servers are up and connected from the
 * beginning, and each measures itself in short bursts, in random order.
 */
export async function measureRequests(requests: Requests): Promise<Measurement> {
  const { title, asked, contains, rounds: wanted, baseline, goals } = requests
  const clients = startChild(new URL('../handlers/clients.ts', import.meta.url))
  const servers = new Map<string, Child>()
  for (const [name, [contender, path]] of Object.entries(asked)) {
    const server = startServer(contender)
    servers.set(name, server)
    const port = await server.ask<number>('port')
    const connecting: Connecting = { group: name, port, count: CLIENTS, path }
    const text = await clients.ask<string>('connect', connecting)
    if (text.startsWith('HTTP/1.1 200 ') && text.includes(contains)) continue
    throw new Error(`${name} answers something else:\n${text}`)
  }

  const rounds: Round[] = []
  for (let round = -WARM_UPS; round < wanted; round++) {
    const figures: Record<string, number> = {}
    for (const [name, server] of shuffled([...servers])) {
      await server.ask('begin')
      await clients.ask('ask', { group: name, requests: REQUESTS })
      figures[name] = (await server.ask<number>('cpu')) / REQUESTS
    }
    if (round >= 0) rounds.push(figures)
  }
  await Promise.all([clients, ...servers.values()].map((child) => child.stop()))
  return { title, unit: 'us of CPU a request', baseline, rounds, goals }
}
