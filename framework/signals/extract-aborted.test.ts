import { once } from 'node:events'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { signals } from '../index.ts'
import { type RunningServer, serve } from '../server/index.ts'

// Threat T37's neighbour: somebody leaves in the middle of sending.

let server: RunningServer | undefined
afterEach(async () => {
  await server?.stop()
  vi.restoreAllMocks()
})

const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'] // prettier-ignore
const lengths = ['Content-Length: 1000', 'Transfer-Encoding: chunked']
const uploads = types.flatMap((type) => lengths.map((length) => [type, length] as const))

describe('Signals.extract', () => {
  it.each(uploads)('says nothing of an upload that breaks off: %s, %s', async (type, length) => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => {})
    const answered = Promise.withResolvers<number>()
    const { extract } = signals({ text: z.string() })
    const app = new Hono()
      .use(async (c, next) => {
        await next()
        answered.resolve(c.res.status)
      })
      .post('/', extract, (c) => c.json(c.var.signals))
    server = await serve(app, { port: 0, hostname: '127.0.0.1', stopOnSignals: false })

    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    const head = `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${type}\r\n${length}\r\n\r\n`
    socket.write(`${head}${length.includes('chunked') ? '5\r\n{"tex\r\n' : '{"tex'}`)
    setTimeout(() => socket.destroy(), 20)
    expect(await answered.promise).toBe(400)
    expect(print).not.toHaveBeenCalled()
  })
})
