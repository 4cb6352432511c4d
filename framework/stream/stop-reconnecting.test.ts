import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { getRequestListener } from '@hono/node-server'
import { expect, it } from 'vitest'
import { stopReconnecting } from './stop-reconnecting.ts'

// Row 44 of the capabilities.

it('is an empty 204 that no cache keeps', async () => {
  const response = stopReconnecting()
  expect(response.status).toBe(204)
  expect(response.body).toBeNull()
  expect(Object.fromEntries(response.headers)).toEqual({ 'cache-control': 'no-store' })
})

// An EventSource that shares no code with ours; it lives until it has given up.
const READER = `
  const alive = setInterval(() => {}, 1000)
  const source = new EventSource(process.argv[1])
  source.onmessage = ({ data }) => console.log(data)
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return
    console.log('closed')
    clearInterval(alive)
  }
`

it('ends the coming back of an EventSource, which the end of a stream does not', async () => {
  let connections = 0
  const answer = () =>
    ++connections < 3
      ? new Response(`retry: 1\ndata: ${connections}\n\n`, {
          headers: { 'Content-Type': 'text/event-stream' },
        })
      : stopReconnecting()
  const server = createServer(getRequestListener(answer, { overrideGlobalObjects: false }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  try {
    const flags = ['--experimental-eventsource', '--no-warnings', '-e', READER, url]
    const { stdout } = await promisify(execFile)(process.execPath, flags, { timeout: 8000 })
    expect(stdout).toBe('1\n2\nclosed\n')
    expect(connections).toBe(3)
  } finally {
    server.close()
    server.closeAllConnections()
  }
})
