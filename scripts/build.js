// npm run build: the client, the library with its types, and the examples' server, into dist/.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { installDependencies, root, run, say } from './setup.js'

await installDependencies()
say('Building the client and the library')
rmSync(path.join(root, 'dist'), { recursive: true, force: true })
await run('vite', ['build', '--logLevel', 'warn'])
await run('tsc', ['--project', 'tsconfig.build.json'])
say('Building the examples')
await run('vite', ['build', '--mode', 'server', '--logLevel', 'warn'])
