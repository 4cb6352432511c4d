import { startChild } from '../harness/child.ts'
import type { Goal, Measurement, Round } from '../harness/goals.ts'

export interface Reading {
  readonly title: string
  /** How often each reads in one round. */
  readonly times: number
  readonly rounds: number
  readonly goals: readonly Goal[]
}

const WARM_UPS = 3

/**
 * Measures what it takes to make signals of the bytes of a body, as often as wanted in one go.
 *
 * `starcast` is what the goal names, "parse and validate with all limits on": all that `extract` does
 * from the bytes to the signals (the kind of body, UTF-8, depth, JSON, schema). How many bytes there
 * may be is decided by a header, before there are any. `extract` is that middleware whole, with its
 * promises, its headers and what `take the body` takes, which every middleware does that looks at a
 * body; `by-hand` are the same steps as `starcast`'s.
 */
export async function measureReading(reading: Reading): Promise<Measurement> {
  const { title, times, rounds: wanted, goals } = reading
  const reader = startChild(new URL('reader.ts', import.meta.url))
  const rounds: Round[] = []
  for (let round = -WARM_UPS; round < wanted; round++) {
    const seed = Math.abs(round)
    const figures = await reader.ask<Round>('round', { seed, times })
    if (round >= 0) rounds.push(figures)
  }
  await reader.stop()
  return { title, unit: 'us of CPU a reading', baseline: 'JSON.parse', rounds, goals }
}
