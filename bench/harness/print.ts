import { figures, type Measurement, ratios, type Verdict } from './goals.ts'
import type { Quartiles } from './quartiles.ts'

/** Prints one table: every contender, from the least to the most. */
export function printMeasurement({ title, unit, baseline, rounds }: Measurement): void {
  const rows = Object.keys(rounds[0] ?? {})
    .map((name) => ({ name, own: figures(rounds, name) }))
    .toSorted((a, b) => a.own.median - b.own.median)
    .map(({ name, own }) => {
      if (baseline === undefined) return [name, ...withQuartiles(own)]
      return [name, short(own.median), ...withQuartiles(ratios(rounds, name, baseline))]
    })
  const heads = baseline === undefined ? ['', unit] : ['', unit, `x ${baseline}`]
  const counted = rounds.length === 1 ? '1 round' : `${rounds.length} rounds`
  printTable(`${title} (${counted})`, [...heads, 'quartiles'], rows)
}

/** Prints what was wanted, and what came out. */
export function printVerdicts(verdicts: readonly Verdict[]): void {
  const rows = verdicts.map(({ title, unit, goal, measured, result }) => [
    title,
    `${goal.contender} <= ${goal.atMost} ${goal.against ? `x ${goal.against}` : unit}`,
    ...withQuartiles(measured),
    result === 'failed' ? 'FAILED' : result,
  ])
  printTable('Goals', ['', '', 'median', 'quartiles', ''], rows)
}

// Three digits are all that such figures are good for.
function short(figure: number): string {
  const decimals = [1, 10, 100].findIndex((above) => figure < above)
  return figure.toFixed(decimals === -1 ? 0 : 3 - decimals)
}

function withQuartiles({ median, q1, q3 }: Quartiles): string[] {
  return [short(median), `${short(q1)} to ${short(q3)}`]
}

function printTable(title: string, heads: readonly string[], rows: readonly string[][]): void {
  const widths = heads.map((head, column) => {
    return Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length))
  })
  console.log(`\n${title}`)
  for (const cells of [heads, ...rows]) {
    const line = cells.map((cell, column) => {
      const width = widths[column] ?? 0
      return /^[\d.]+$/.test(cell) ? cell.padStart(width) : cell.padEnd(width)
    })
    console.log(`  ${line.join('  ')}`.trimEnd())
  }
}
