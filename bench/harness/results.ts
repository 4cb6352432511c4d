import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { figures, type Measurement, ratios, type Verdict } from './goals.ts'
import type { Quartiles } from './quartiles.ts'

export interface Results {
  readonly seed: number
  readonly peers: readonly string[]
  readonly measurements: readonly Measurement[]
  readonly verdicts: readonly Verdict[]
}

/** Writes the figures to `bench/results/`, to be committed and compared with the next ones. */
export function writeResults(bench: string, results: Results): void {
  const file = new URL(`../results/${bench}.json`, import.meta.url)
  const content = { ...circumstances(results), measurements: results.measurements.map(summary) }
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`)
  console.log(`\nWrote bench/results/${bench}.json`)

  function summary(measurement: Measurement) {
    const { title, unit, baseline, rounds } = measurement
    return {
      title,
      unit,
      rounds: rounds.length,
      contenders: Object.keys(rounds[0] ?? {})
        .toSorted()
        .map((name) => ({
          name,
          ...rounded(figures(rounds, name)),
          ...(baseline && { [`x ${baseline}`]: rounded(ratios(rounds, name, baseline)) }),
        })),
      goals: results.verdicts
        .filter((verdict) => verdict.title === title)
        .map(({ goal, measured, result }) => ({ ...goal, measured: rounded(measured), result })),
    }
  }
}

function circumstances({ seed, peers }: Results) {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    peers: Object.fromEntries(peers.map((name) => [name, versionOf(name)])),
    seed,
  }
}

/** Read as a file: a package need not let its package.json be imported. */
function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

function rounded({ median, q1, q3 }: Quartiles): Quartiles {
  return { median: short(median), q1: short(q1), q3: short(q3) }
}

function short(figure: number): number {
  return Number(figure.toPrecision(3))
}
