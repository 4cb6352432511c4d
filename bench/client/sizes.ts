import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Measurement } from '../harness/goals.ts'
import { contenders, peers } from './contender.ts'

/** What a server sends for the script, packed as well as can be. */
export function measureSizes(goals: { gzip: number; brotli: number }): Measurement[] {
  const official = peers.filter((name) => name === 'datastar')
  return [
    measure('gzip', (source) => gzipSync(source, { level: 9 }).length, goals.gzip),
    measure('brotli', (source) => brotliCompressSync(source).length, goals.brotli), // quality 11
  ]

  function measure(packed: string, bytesOf: (source: Buffer) => number, atMost: number) {
    const round = contenders.map(({ name, source }) => [name, bytesOf(source) / 1000])
    return {
      title: `The script, in ${packed}`,
      unit: 'kB',
      rounds: [Object.fromEntries(round) as Record<string, number>],
      goals: [
        { contender: 'starcast', atMost },
        ...official.map((against) => ({ contender: 'starcast', atMost: 1, against })),
      ],
    }
  }
}
