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
 * Measures what it takes to make signals of the bytes of a body.
 *
 * No door of the library gives that alone, so `starcast` is what `extract` takes (all there is
 * between its call and the handler's) less what taking a body costs any middleware.
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
