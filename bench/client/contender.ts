import { readFileSync } from 'node:fs'
import { beta, type Dialect, stable } from './dialects.ts'

/** A script for the browser: what is compared. */
export interface Contender {
  readonly name: string
  readonly dialect: Dialect
  readonly source: Buffer
}

const npm = '../../node_modules/@starfederation/datastar/dist/datastar.js'
const official = process.env['DATASTAR_BUNDLE']

/** Ours, the one that npm has and, where `DATASTAR_BUNDLE` names it, the official 1.0 one. */
export const contenders: readonly Contender[] = [
  contender('starcast', stable, new URL('../../dist/client/starcast.js', import.meta.url)),
  contender('datastar-beta.11', beta, new URL(npm, import.meta.url)),
  ...(official ? [contender('datastar', stable, official)] : []),
]

export const peers = contenders.map(({ name }) => name).filter((name) => name !== 'starcast')

function contender(name: string, dialect: Dialect, file: string | URL): Contender {
  return { name, dialect, source: readFileSync(file) }
}
