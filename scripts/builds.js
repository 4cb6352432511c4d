// What is built, each unless it is built from these very sources already.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { digest, root, run, say } from './setup.js'

const SETTINGS = [
  'package.json', // its version is in the client
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
]

/** The library with its types, and the client, as the package has them. */
export async function buildLibrary() {
  await unlessBuilt('library', ['framework', ...SETTINGS], async () => {
    say('Building the client and the library')
    await run('vite', ['build', '--logLevel', 'warn'])
    await run('tsc', ['--project', 'framework/tsconfig.build.json'])
  })
}

/** The examples' server, with the client inside it. */
export async function buildServer() {
  await unlessBuilt('server', ['framework', 'app', ...SETTINGS], async () => {
    say('Building the client and the examples')
    await run('vite', ['build', '--mode', 'server', '--logLevel', 'warn'])
  })
}

async function unlessBuilt(name, sources, build) {
  const stamp = path.join(root, 'dist', `.${name}-built-from`)
  const wanted = digest(sources)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  await build()
  writeFileSync(stamp, wanted)
}
