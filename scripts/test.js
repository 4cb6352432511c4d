// npm test: everything that must hold, on a machine that has nothing but Node and npm.
// npm run test:long: the same, with the full counts of the property tests and the leak tests, and in
// a second browser.

import { findBrowser, findFirefox } from './browser.js'
import { buildLibrary, buildServer } from './builds.js'
import { installDependencies, run, say } from './setup.js'

const long = process.argv.includes('--long')

await installDependencies()
const CHROMIUM = await findBrowser()
const FIREFOX = long ? await findFirefox() : undefined
const env = long ? { PROPERTY_RUNS: '20000', LONG: '1', ...(FIREFOX && { FIREFOX }) } : {}

say('Types')
await run('tsc', [])
say('Lint and format')
await run('oxlint', ['--deny-warnings'])
await run('oxfmt', ['--check'])
say('Unit tests')
await run('vitest', ['run'], { env })
await buildLibrary()
await buildServer()
say(`End-to-end tests, in ${CHROMIUM}`)
await run('playwright', ['test', '--config', 'e2e'], { env: { ...env, CHROMIUM } })
