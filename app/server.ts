import { ListenError, serve } from 'starcast/node'
import { app } from './app.tsx'

const port = Number(process.env['PORT'] || 3000)
const hostname = process.env['HOST'] || 'localhost'

try {
  const { url } = await serve(app, { port, hostname })
  console.log(`The examples are at ${url} (Ctrl-C stops them)`)
} catch (error) {
  if (!(error instanceof ListenError)) throw error
  console.error(`${error.message}. Set PORT or HOST to listen elsewhere.`)
  process.exitCode = 1
}
