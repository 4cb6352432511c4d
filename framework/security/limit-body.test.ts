import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { limitBody, type LimitBodyOptions } from '../index.ts'
import { http2To, Http2Answer, tls } from '../server/tls.test.helpers.ts'
import { RawClient, request, started, until } from '../server/wire.test.helpers.ts'

// Threat T34.

async function send(body: BodyInit, options?: LimitBodyOptions, headers?: HeadersInit) {
  const handler = vi.fn()
  const app = new Hono().post('/upload', limitBody(options), async (c) => {
    handler()
    return c.text(`${(await c.req.arrayBuffer()).byteLength}`)
  })
  const init = { method: 'POST', body, duplex: 'half', ...(headers && { headers }) }
  const response = await app.request('/upload', init)
  return { status: response.status, text: await response.text(), handled: handler.mock.calls.length }
} // prettier-ignore

const bytes = (length: number) => new Uint8Array(length)

describe('limitBody()', () => {
  it('lets a body of its limit through, and not one byte more', async () => {
    expect(await send(bytes(10), { maxBytes: 10 })).toEqual({ status: 200, text: '10', handled: 1 })
    expect(await send(bytes(11), { maxBytes: 10 })).toEqual({ status: 413, text: 'The body of POST /upload is over 10 bytes', handled: 0 }) // prettier-ignore
  })

  it('believes a Content-Length that is too large, and reads nothing', async () => {
    const pull = vi.fn()
    const untouched = new ReadableStream({ pull }, { highWaterMark: 0 })
    expect(await send(untouched, { maxBytes: 10 }, { 'Content-Length': '11' })).toMatchObject({ status: 413, handled: 0 }) // prettier-ignore
    expect(pull).not.toHaveBeenCalled()
  })

  it('believes no Content-Length of a body that is chunked', async () => {
    const headers = { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' }
    expect(await send(bytes(11), { maxBytes: 10 }, headers)).toMatchObject({ status: 413, handled: 0 }) // prettier-ignore
  })

  it('stops reading a body without end', async () => {
    let read = 0
    const endless = new ReadableStream({
      pull(controller) {
        read += 1000
        controller.enqueue(bytes(1000))
      },
    })
    expect(await send(endless, { maxBytes: 10_000 })).toMatchObject({ status: 413, handled: 0 })
    expect(read).toBeLessThan(15_000)
  })

  it('answers 400 to a body that breaks off', async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new Error('aborted')),
    })
    expect(await send(broken)).toEqual({ status: 400, text: 'The body of POST /upload broke off', handled: 0 }) // prettier-ignore
  })

  it('is a mebibyte unless told otherwise, and passes what has no body', async () => {
    expect((await send(bytes(1_048_576))).status).toBe(200)
    expect((await send(bytes(1_048_577))).status).toBe(413)
    expect((await new Hono().get('/', limitBody(), (c) => c.text('in')).request('/')).status).toBe(200) // prettier-ignore
  })
})

/** An upload route, and what each of its bodies came to. */
function uploads(options: LimitBodyOptions) {
  const lengths: number[] = []
  const app = new Hono().all('/', limitBody(options), async (c) => {
    const body = await c.req.arrayBuffer().catch(() => undefined)
    if (!body) return c.text('broke off', 400)
    lengths.push(body.byteLength)
    return c.text('saved')
  })
  return { app, lengths }
}

describe('behind a real connection limitBody()', () => {
  const post = (headers: string) => request('/', { method: 'POST', headers })

  it('answers a length over its limit before anything of the body has come', async () => {
    const { app, lengths } = uploads({ maxBytes: 10 })
    const { port } = await started(app)
    const client = new RawClient(port, post('Content-Length: 11\r\n'))
    await client.has('HTTP/1.1 413 ')
    await client.has('The body of POST / is over 10 bytes')
    expect(lengths).toEqual([])
  })

  it('lets nobody bring more than the length that was given', async () => {
    const { app, lengths } = uploads({ maxBytes: 10 })
    const { port } = await started(app)
    const client = new RawClient(port, `${post('Content-Length: 5\r\n')}xxxxx`)
    await client.has('saved')
    client.socket.write('x'.repeat(100_000))
    await until(() => client.state !== 'open', 'the connection is over')
    const atOnce = new RawClient(port, `${post('Content-Length: 6\r\n')}${'x'.repeat(100_000)}`)
    await until(() => atOnce.state !== 'open', 'the connection is over')
    expect(client.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400'])
    expect(atOnce.text).toContain('HTTP/1.1 400 ')
    expect(lengths[0]).toBe(5)
    expect(lengths.filter((length) => length > 6)).toEqual([])
  })

  it('lets nobody bring more than that over HTTP/2', async () => {
    const { app, lengths } = uploads({ maxBytes: 10 })
    const session = http2To(await started(app, { tls }))
    const head = { ':path': '/', ':method': 'POST' }
    const honest = new Http2Answer(session.request({ ...head, 'content-length': '5' }))
    honest.stream.end('x'.repeat(5))
    await until(() => honest.state === 'ended', 'the honest one is answered')
    const lying = new Http2Answer(session.request({ ...head, 'content-length': '6' }))
    lying.stream.end('x'.repeat(50_000))
    await until(() => lying.stream.closed, 'the other one is over')
    expect(lengths.filter((length) => length > 6)).toEqual([])
    expect(lengths[0]).toBe(5)
  })

  it('bounds a body that says no length', async () => {
    const { app, lengths } = uploads({ maxBytes: 1000 })
    const { port } = await started(app)
    const chunks = `1f4\r\n${'x'.repeat(500)}\r\n`
    const chunked = post('Transfer-Encoding: chunked\r\n')
    const fitting = new RawClient(port, `${chunked}${chunks}${chunks}0\r\n\r\n`)
    await fitting.has('saved')
    const endless = new RawClient(port, chunked)
    for (let i = 0; i < 3; i++) endless.socket.write(chunks)
    await endless.has('HTTP/1.1 413 ')
    expect(lengths).toEqual([1000])
  })

  it('bounds one that says a length and is chunked all the same', async () => {
    const { app, lengths } = uploads({ maxBytes: 10 })
    const { port } = await started(app)
    const both = post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n')
    const client = new RawClient(port, `${both}64\r\n${'x'.repeat(100)}\r\n0\r\n\r\n`)
    await client.has(/HTTP\/1\.1 4\d\d /)
    expect(lengths).toEqual([])
  })

  it.each(['GET', 'HEAD'])('gives no handler of %s a body', async (method) => {
    const { app, lengths } = uploads({ maxBytes: 10 })
    const { port } = await started(app)
    const headers = 'Content-Length: 100\r\n'
    const client = new RawClient(port, `${request('/', { method, headers })}${'x'.repeat(100)}`)
    await client.has('HTTP/1.1 200 ')
    expect(lengths).toEqual([0])
  })
})
