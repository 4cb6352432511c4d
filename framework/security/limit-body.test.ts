import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { limitBody, type LimitBodyOptions } from '../index.ts'

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
