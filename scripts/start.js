// npm start: serves the examples on http://localhost:3000 (PORT and HOST say where else).
import { buildServer } from './builds.js'
import { installDependencies, run } from './setup.js'

await installDependencies()
await buildServer()
await run('node', ['dist/server/server.js'])
