// npm run dev: the examples, reloaded on change.
import { installDependencies, run } from './setup.js'

await installDependencies()
const args = process.env.PORT ? ['--port', process.env.PORT, '--strictPort'] : []
if (process.env.HOST) args.push('--host', process.env.HOST)
await run('vite', args)
