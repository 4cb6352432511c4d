import { Hono } from 'hono'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { extract, form, signals } from '../index.ts'
import { type RunningServer, serve } from '../server/index.ts'

// The inputs of reliability.md to the letter: T7, T29, T34-T37, for each way that signals are read.

let server: RunningServer | undefined
afterEach(() => server?.stop())

const Recursive: z.ZodType = z.lazy(() => z.object({ a: Recursive.optional() }))
const a = z.string().default('')
const app = new Hono()
  .all('/signals', signals({ a }).extract, (c) => c.json(c.var.signals))
  .all('/form', form({ a }).extract, (c) => c.json(c.var.form.values ?? {}))
  .all('/extract', extract(z.looseObject({ a })), (c) => c.json(c.var.signals))
  .all('/recursive', signals({ a: Recursive } as never).extract, (c) => c.json({}))
const ways = ['/signals', '/form', '/extract']

const post = (path: string, body: BodyInit, headers?: HeadersInit) => app.request(path, { method: 'POST', body, ...(headers && { headers }) }) // prettier-ignore
const inQuery = (path: string, text: string) => app.request(`${path}?datastar=${encodeURIComponent(text)}`) // prettier-ignore

describe.each(ways)('%s', (path) => {
  it('T7: takes no prototype, from a body, a query or a form', async () => {
    const text = '{"__proto__":{"admin":true},"constructor":{"prototype":{"p":1}}}'
    const fields = new URLSearchParams({ ['__proto__']: '{"admin":true}', '__proto__.admin': 'true', 'constructor.prototype.p': '1' }) // prettier-ignore
    for (const response of [await post(path, text), await inQuery(path, text), await post(path, fields)]) {
      expect(response.status).toBe(200)
      expect(await response.text()).not.toMatch(/__proto__|constructor/)
    }
    expect('admin' in {} || 'p' in {}).toBe(false)
  }) // prettier-ignore

  it('T34: answers 413 to what is too large, in JSON and in either form', async () => {
    const large = 'x'.repeat(1_048_577)
    const multipart = new FormData()
    multipart.append('a', large)
    for (const body of [JSON.stringify({ a: large }), new URLSearchParams({ a: large }), multipart]) {
      expect((await post(path, body)).status).toBe(413)
    }
    const chunked = { method: 'POST', body: new Blob([large]).stream(), duplex: 'half' }
    expect((await app.request(path, chunked)).status).toBe(413)
  }) // prettier-ignore

  it('T35: answers 400 to what is nested without end', async () => {
    for (const text of ['['.repeat(100_000), '{"a":'.repeat(20_000)]) {
      expect((await post(path, text)).status).toBe(400)
    }
  })

  it('T36: reads 100,000 names, and fields, in a moment', async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => (i + 1296).toString(36))
    const json = `{${names.map((name) => `"${name}":1`).join(',')}}`
    const fields = names.map((name) => `${name}=1`).join('&')
    const start = process.cpuUsage()
    expect((await post(path, json)).status).toBe(200)
    expect((await post(path, fields, { 'Content-Type': 'application/x-www-form-urlencoded' })).status).toBe(200) // prettier-ignore
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000) // takes 100 ms; quadratic would be minutes
  })

  it('T36: takes the last of two names, and says what is wrong with a number without end', async () => {
    expect(await (await post(path, '{"a":"1","a":"2"}')).json()).toMatchObject({ a: '2' })
    expect((await post(path, '{"a":1e400}')).status).toBe(422)
  })

  it('T37: answers 400 to bytes that are not UTF-8', async () => {
    const bytes = Uint8Array.from('{"a":"\xff\xfe"}', (char) => char.charCodeAt(0))
    expect((await post(path, bytes)).status).toBe(400)
    expect((await app.request(`${path}?datastar=${'{"a":"%ff%fe"}'}`)).status).toBe(400)
  })

  it('T37: reads the next body as if the one that was not UTF-8 had never come', async () => {
    const broken = Uint8Array.from('{"a":"\xc3', (char) => char.charCodeAt(0)) // half a character
    expect((await post(path, broken)).status).toBe(400)
    const response = await post(path, '{"a":"\u00a9"}')
    expect([response.status, await response.text()]).toEqual([200, '{"a":"\u00a9"}'])
  })

  it('T29: hands on nothing that is local', async () => {
    const response = await post(path, '{"a":"x","_private":1}')
    expect(await response.json()).toEqual({ a: 'x' })
  })
})

describe('signals of a recursive schema', () => {
  it('T35: are refused before zod overflows the stack', async () => {
    expect((await post('/recursive', '{"a":'.repeat(20_000) + '{}' + '}'.repeat(20_000))).status).toBe(400) // prettier-ignore
    expect((await post('/recursive', '{"a":'.repeat(60) + '{}' + '}'.repeat(60))).status).toBe(200)
  })
})

describe('signals in a URL', () => {
  it('T34: are refused by the server when they are longer than a head may be', async () => {
    server = await serve(app, { port: 0, hostname: '127.0.0.1', stopOnSignals: false })
    const url = `${server.url}/signals?datastar=${encodeURIComponent(JSON.stringify({ a: 'x'.repeat(100_000) }))}` // prettier-ignore
    expect([414, 431]).toContain((await fetch(url)).status)
  })
})
