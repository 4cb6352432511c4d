// npm run dev: the examples, reloaded on change.
import { createServer } from 'node:net'
import { installDependencies, run } from './setup.js'

const { PORT, HOST } = process.env

await installDependencies()
if (PORT) await failUnlessFree(Number(PORT), HOST ?? 'localhost')
const args = PORT ? ['--port', PORT, '--strictPort'] : []
if (HOST) args.push('--host', HOST)
await run('vite', args)

// Vite would say it in a stack trace.
async function failUnlessFree(port, host) {
  try {
    await new Promise((resolve, reject) => {
      const server = createServer().once('error', reject)
      server.listen(port, host, () => server.close(resolve))
    })
  } catch (error) {
    const reason = error.code === 'EADDRINUSE' ? 'the port is taken' : error.message
    console.error(
      `Cannot listen on ${host}:${PORT}: ${reason}. Set PORT or HOST to listen elsewhere.`,
    )
    process.exit(1)
  }
}
