import type { Goal, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import { type Contender, contenders, peers } from './contender.ts'

const WARM_UPS = 2

/** At most what the faster of the others takes. */
export const fasterThanPeers: readonly Goal[] = peers.map((against) => {
  return { contender: 'starcast', atMost: 1, against }
})

/** Asks all contenders again and again, in random order, and leaves the first answers out. */
export async function interleaved(
  rounds: number,
  measure: (contender: Contender) => Promise<number>,
): Promise<Round[]> {
  const measured: Round[] = []
  for (let round = -WARM_UPS; round < rounds; round++) {
    const figures: Record<string, number> = {}
    for (const contender of shuffled(contenders)) {
      figures[contender.name] = await measure(contender)
    }
    if (round >= 0) measured.push(figures)
  }
  return measured
}
