import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { digest, root, run, say } from './setup.js'

const stamp = path.join(root, 'dist', 'server', '.built-from')

/** Builds the examples' server, with the client inside it, unless it is built from these sources. */
export async function buildServer() {
  const wanted = digest(['framework', 'app', 'vite.config.ts', 'package-lock.json'])
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Building the client and the examples')
  await run('vite', ['build', '--mode', 'server', '--logLevel', 'warn'])
  writeFileSync(stamp, wanted)
}
