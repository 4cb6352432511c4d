import type { Measurement } from './goals.ts'

/** What a bench is: it measures, and says what was wanted. `run.ts` does the rest. */
export interface Bench {
  /** The packages it compares with, whose versions belong beside the figures. */
  readonly peers: readonly string[]
  measure(options: BenchOptions): AsyncIterable<Measurement>
}

export interface BenchOptions {
  /** Few rounds: enough to see that everything works, and roughly where things are. */
  readonly quick: boolean
}
