/** The middle of many figures, and between which two the middle half of them lies. */
export interface Quartiles {
  readonly median: number
  readonly q1: number
  readonly q3: number
}

export function quartiles(figures: readonly number[]): Quartiles {
  const sorted = figures.toSorted((a, b) => a - b)
  return { median: at(sorted, 0.5), q1: at(sorted, 0.25), q3: at(sorted, 0.75) }
}

function at(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) throw new RangeError('There are no figures')
  return below + (above - below) * (place % 1)
}
