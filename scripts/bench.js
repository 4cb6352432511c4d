// npm run bench -- streams: measures one part of the library against its goals. `--quick` takes
// fewer rounds and keeps no results.

import { findBrowser } from './browser.js'
import { buildLibrary } from './builds.js'
import { installDependencies, run } from './setup.js'

await installDependencies()
await buildLibrary()
const env = process.argv[2] === 'client' ? { CHROMIUM: await findBrowser() } : {}
await run('node', ['bench/run.ts', ...process.argv.slice(2)], { env })
