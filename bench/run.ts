import { parseArgs } from 'node:util'
import type { Bench } from './harness/bench.ts'
import { judge, type Measurement } from './harness/goals.ts'
import { printMeasurement, printVerdicts } from './harness/print.ts'
import { startRandom } from './harness/random.ts'
import { writeResults } from './harness/results.ts'

const benches: Record<string, () => Promise<{ readonly bench: Bench }>> = {
  streams: () => import('./streams.ts'),
  fanout: () => import('./fanout.ts'),
  handlers: () => import('./handlers.ts'),
  live: () => import('./live.ts'),
  client: () => import('./client.ts'),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, seed: { type: 'string' } },
})
const name = positionals[0] ?? ''
const load = benches[name]
if (!load) {
  const known = Object.keys(benches).join(', ')
  console.error(name ? `No bench is called "${name}".` : 'Which bench?')
  console.error(`There is: ${known}. Try: npm run bench -- ${Object.keys(benches)[0]} --quick`)
  process.exit(2)
}

const { bench } = await load()
const seed = startRandom(values.seed)
console.log(`\n${name}${values.quick ? ' (quick)' : ''}, seed ${seed}`)
const measurements: Measurement[] = []
for await (const measurement of bench.measure({ quick: values.quick })) {
  printMeasurement(measurement)
  measurements.push(measurement)
}

const verdicts = measurements.flatMap(judge)
printVerdicts(verdicts)
if (!values.quick) writeResults(name, { seed, peers: bench.peers, measurements, verdicts })
process.exit(verdicts.some((verdict) => verdict.result === 'failed') ? 1 : 0)
