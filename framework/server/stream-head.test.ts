// Rows 25-28 of capabilities.md, C11; finding 3 of performance.md section 11 (late headers).
import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { cors } from 'hono/cors'
import { secureHeaders } from 'hono/secure-headers'
import { describe, expect, it } from 'vitest'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { NodeClient, RawClient, request, started, until } from './wire.test.helpers.ts'

const silent = () => openStream(() => {})

/** The header lines of a head, sorted, without those that tell a time. */
function headers(head: string): string[] {
  const lines = head.trim().split('\r\n').slice(1)
  return lines.filter((line) => !/^(date|keep-alive):/i.test(line)).map((line) => line.toLowerCase()).toSorted() // prettier-ignore
}

describe('the head of a stream', () => {
  it('is sent before any event, and says exactly what an event stream has to', async () => {
    const { port } = await started(new Hono().get('/', silent))
    const client = new RawClient(port, request())
    await client.has('\r\n\r\n')
    expect(client.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(client.body).toBe('')
    expect(headers(client.head)).toEqual([
      'cache-control: no-cache',
      'connection: keep-alive',
      'content-type: text/event-stream',
      'transfer-encoding: chunked',
      'x-accel-buffering: no',
    ].toSorted()) // prettier-ignore
  })

  it('has the status and the headers that the app gives it', async () => {
    const app = new Hono()
      .get('/own', () => openStream(() => {}, { headers: { Expires: '0', 'Cache-Control': 'no-store' } }))
      .get('/status', () => new Response(silent().body, { headers: silent().headers, status: 500 })) // prettier-ignore
    const { port } = await started(app)
    const own = new RawClient(port, request('/own'))
    await own.has('\r\n\r\n')
    expect(headers(own.head)).toEqual(expect.arrayContaining(['expires: 0', 'cache-control: no-store'])) // prettier-ignore
    const failed = new RawClient(port, request('/status'))
    await failed.has('\r\n\r\n')
    expect(failed.text).toMatch(/^HTTP\/1\.1 500 /)
  })

  it('carries what middleware adds after the handler, each cookie on a line of its own', async () => {
    const app = new Hono()
      .use(secureHeaders())
      .use(async (c, next) => {
        await next()
        c.header('X-Late', 'late')
        setCookie(c, 'a', '1', { httpOnly: true })
        setCookie(c, 'b', '2')
      })
      .get('/', silent)
    const { port } = await started(app)
    const client = new RawClient(port, request())
    await client.has('\r\n\r\n')
    const sent = headers(client.head)
    expect(sent).toEqual(
      expect.arrayContaining(['x-late: late', 'x-frame-options: sameorigin', 'content-type: text/event-stream']), // prettier-ignore
    )
    expect(sent.filter((line) => line.startsWith('set-cookie'))).toEqual([
      'set-cookie: a=1; path=/; httponly',
      'set-cookie: b=2; path=/',
    ])
  })

  it('lets no other origin read, unless the app says so', async () => {
    const app = new Hono()
      .get('/closed', silent)
      .use('/open', cors({ origin: 'https://other.example' }))
      .get('/open', silent)
    const { port } = await started(app)
    const origin = { headers: 'Origin: https://other.example\r\n' }
    const closed = new RawClient(port, request('/closed', origin))
    await closed.has('\r\n\r\n')
    expect(closed.head.toLowerCase()).not.toContain('access-control')
    const open = new RawClient(port, request('/open', origin))
    await open.has('\r\n\r\n')
    expect(open.head).toContain('access-control-allow-origin: https://other.example')
    const asked = `${origin.headers}Access-Control-Request-Method: GET\r\n`
    const preflight = new RawClient(port, request('/open', { method: 'OPTIONS', headers: asked }))
    await preflight.has('\r\n\r\n')
    expect(preflight.text).toMatch(/^HTTP\/1\.1 204 /)
    expect(preflight.head).toContain('access-control-allow-origin: https://other.example')
  })

  it('has each header once, however the app spells it', async () => {
    const given = {
      'cache-control': 'no-store',
      'Content-Type': 'text/event-stream; charset=utf-8',
      'X-ACCEL-BUFFERING': 'yes',
    }
    const open = () => openStream(() => {}, { headers: given })
    const app = new Hono().get('/', open).get('/changed', (c) => {
      c.res = open() // of which Hono makes another
      c.header('X-Other', '1')
      return c.res
    })
    const { port } = await started(app)
    for (const path of ['/', '/changed']) {
      const client = new RawClient(port, request(path))
      await client.has('\r\n\r\n')
      const ours = headers(client.head).filter((line) => /^(cache|content|x-accel)-/.test(line))
      expect(ours).toEqual([
        'cache-control: no-store',
        'content-type: text/event-stream; charset=utf-8',
        'x-accel-buffering: yes',
      ])
    }
  })

  it('leaves no length in the head of a stream, which has none', async () => {
    let stream: Stream | undefined
    const app = new Hono()
      .use(async (c, next) => {
        await next()
        c.header('Content-Length', '5')
      })
      .get('/', () => openStream((opened) => void (stream = opened)))
    const { port } = await started(app)
    const client = await NodeClient.get(port)
    expect(client.response.headers).not.toHaveProperty('content-length')
    await until(() => stream, 'the stream opens')
    stream!.send(new ServerSentEvent({ data: 'longer than five bytes' }))
    await client.has('longer than five bytes\n\n')
  })

  it('is all that answers HEAD, and opens no stream', async () => {
    let opened = 0
    const app = new Hono().get('/', () => openStream((stream) => (opened++, stream.end())))
    const { port } = await started(app)
    const client = new RawClient(port, request('/', { method: 'HEAD' }) + request('/'))
    await client.has(/(HTTP\/1\.1 200 [^]*){2}\r\n\r\n$/)
    expect(client.text.match(/^HTTP\/1\.1 200 /gm)).toHaveLength(2)
    expect(client.body).toMatch(/^HTTP\/1\.1 200 /) // right behind the first head
    expect(opened).toBe(1)
  })
})
