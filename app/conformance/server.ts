import { ListenError, serve } from 'starcast/node'
import { app } from './app.ts'

const port = Number(process.env['PORT'] || 7331)
const hostname = process.env['HOST'] || 'localhost'

try {
  const { url } = await serve(app, { port, hostname })
  process.stdout.write(`The SDK test suite finds this library at ${url}/test (Ctrl-C stops it)\n`)
} catch (error) {
  if (!(error instanceof ListenError)) throw error
  process.stderr.write(`${error.message}. Set PORT or HOST to listen elsewhere.\n`)
  process.exitCode = 1
}
