/** Counts for all keys, which outlive each of them. */
export class Totals {
  published = 0
  delivered = 0
  lagged = 0
  dropped = 0
  readonly outcomes = { live: 0, resumed: 0, reset: 0 }
}
