import { type Quartiles, quartiles } from './quartiles.ts'

/** What a bench found out about one thing, for every contender, round by round. */
export interface Measurement {
  readonly title: string
  /** The unit of the figures. Less is better. */
  readonly unit: string
  /** The contender that the table compares with, where a comparison says something. */
  readonly baseline?: string
  /** One figure a contender, for each round. */
  readonly rounds: readonly Round[]
  readonly goals: readonly Goal[]
}

export type Round = Readonly<Record<string, number>>

/** At most so many times another contender or, without `against`, so many units. */
export interface Goal {
  readonly contender: string
  readonly atMost: number
  readonly against?: string
}

export interface Verdict {
  readonly title: string
  readonly unit: string
  readonly goal: Goal
  readonly measured: Quartiles
  readonly result: 'met' | 'missed' | 'failed'
}

// What the same code differs by from one run to the next. A goal missed by more is an error.
const NOISE = 1.15

export function judge({ title, unit, rounds, goals }: Measurement): Verdict[] {
  return goals.map((goal) => {
    const measured =
      goal.against === undefined
        ? figures(rounds, goal.contender)
        : ratios(rounds, goal.contender, goal.against)
    return { title, unit, goal, measured, result: resultOf(measured.median, goal.atMost) }
  })
}

export function figures(rounds: readonly Round[], contender: string): Quartiles {
  return quartiles(rounds.map((round) => figure(round, contender)))
}

/**
 * How often one contender's figure holds the other's. A machine has fast and slow minutes, so only
 * figures of the same round are compared.
 */
export function ratios(rounds: readonly Round[], contender: string, baseline: string): Quartiles {
  return quartiles(rounds.map((round) => figure(round, contender) / figure(round, baseline)))
}

function figure(round: Round, contender: string): number {
  const value = round[contender]
  if (value === undefined) throw new RangeError(`${contender} was not measured in every round`)
  return value
}

function resultOf(median: number, atMost: number): Verdict['result'] {
  if (median <= atMost) return 'met'
  return median <= atMost * NOISE ? 'missed' : 'failed'
}
