import type { Reading } from './process-meter.ts'

/** A value at a time, in milliseconds since the process began. */
export interface Point {
  readonly at: number
  readonly value: number
}

/** Something that is drawn over time. */
export interface Metric {
  readonly title: string
  readonly kind: 'line' | 'bars'
  /** The value that the chart reaches up to at least, so that next to nothing looks like that. */
  readonly least: number
  values(readings: readonly Reading[]): Point[]
  /** A value with its unit. */
  format(value: number): string
}

export const METRICS = {
  requests: {
    title: 'Requests a second',
    kind: 'bars',
    least: 10,
    values: requestRates,
    format: (value) => whole(value),
  },
  delay: {
    title: 'Event-loop delay',
    kind: 'line',
    least: 10,
    values: (readings) => readings.map(({ at, delay }) => ({ at, value: delay })),
    format: (value) => `${value.toFixed(1)} ms`,
  },
  memory: {
    title: 'Memory',
    kind: 'line',
    least: 100,
    values: (readings) => readings.map(({ at, memory }) => ({ at, value: memory })),
    format: (value) => `${whole(value)} MB`,
  },
  streams: {
    title: 'Open streams',
    kind: 'bars',
    least: 4,
    values: (readings) => readings.map(({ at, streams }) => ({ at, value: streams })),
    format: (value) => whole(value),
  },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof METRICS

export const METRIC_NAMES = Object.keys(METRICS) as MetricName[]

/** The newest of some values, and between which they are. */
export function summary(points: readonly Point[]): { now: number; least: number; most: number } {
  const values = points.map(({ value }) => value)
  return { now: values.at(-1) ?? 0, least: Math.min(...values), most: Math.max(...values) }
}

const SECOND_MS = 1000
const BEGINNING = { at: 0, requests: 0 }

/** Over the second before each reading; over longer where there was none. */
function requestRates(readings: readonly Reading[]): Point[] {
  return readings.map(({ at, requests }, i) => {
    const before = readings.slice(0, i)
    const then = before.findLast((one) => one.at <= at - SECOND_MS) ?? before[0] ?? BEGINNING
    return { at, value: ((requests - then.requests) / (at - then.at)) * SECOND_MS }
  })
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
