// npm run build: the client, the library with its types, and the examples' server, into dist/.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { buildLibrary, buildServer } from './builds.js'
import { installDependencies, root } from './setup.js'

await installDependencies()
rmSync(path.join(root, 'dist'), { recursive: true, force: true })
await buildLibrary()
await buildServer()
