import { type Child, startChild } from '../harness/child.ts'
import type { Goal, Measurement, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import type { Connecting } from './clients.ts'
import type { ContenderName } from './contender.ts'

export interface Actions {
  readonly title: string
  readonly contenders: readonly ContenderName[]
  /** Connections that ask, each one thing after the other. */
  readonly clients: number
  /** How many requests make one burst. */
  readonly requests: number
  readonly rounds: number
  readonly goals: readonly Goal[]
}

// A burst is a few thousand requests: after these V8 has made of them what it will.
const WARM_UPS = 4

/**
 * Measures the CPU time of the server for each action.
 *
 * All servers are up and connected from the beginning, and each measures itself in short bursts, in
 * random order. A burst ends when all answers have come.
 */
export async function measureActions(actions: Actions): Promise<Measurement> {
  const { title, contenders, clients: count, requests, rounds: wanted, goals } = actions
  const clients = startChild(new URL('clients.ts', import.meta.url))
  const servers = new Map<ContenderName, Child>()
  for (const name of contenders) {
    const server = startChild(new URL('server.ts', import.meta.url), [name])
    servers.set(name, server)
    const port = await server.ask<number>('port')
    const text = await clients.ask<string>('connect', {
      group: name,
      port,
      count,
    } satisfies Connecting)
    checkAnswer(name, text)
  }

  const rounds: Round[] = []
  for (let round = -WARM_UPS; round < wanted; round++) {
    const figures: Record<string, number> = {}
    for (const [name, server] of shuffled([...servers])) {
      await server.ask('begin')
      await clients.ask('ask', { group: name, requests })
      figures[name] = (await server.ask<number>('cpu')) / requests
    }
    if (round >= 0) rounds.push(figures)
  }
  await Promise.all([clients, ...servers.values()].map((child) => child.stop()))
  return { title, unit: 'us of CPU a request', baseline: 'by-hand', rounds, goals }
}

// Figures of a server that refuses would be fine ones.
function checkAnswer(name: string, text: string): void {
  const event = 'event: datastar-patch-signals\ndata: signals {"text":"","replyTo":0,'
  if (text.startsWith('HTTP/1.1 200 ') && text.includes(event)) return
  throw new Error(`${name} answers something else:\n${text}`)
}
