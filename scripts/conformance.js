// npm run conformance: serves /test on http://localhost:7331 (PORT and HOST say where else), as the
// official test suite of Datastar's SDKs expects it.
import { buildLibrary } from './builds.js'
import { installDependencies, run } from './setup.js'

await installDependencies()
await buildLibrary()
await run('node', ['app/conformance/server.ts'])
