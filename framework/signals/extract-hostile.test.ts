import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { signals } from '../index.ts'

// Threats T7, T29, T34-T37.

const { extract } = signals({ text: z.string().default(''), count: z.number().default(0), marks: z.record(z.string(), z.number()).default({}) }) // prettier-ignore
const nothing = { text: '', count: 0, marks: {} }

let found: Record<string, unknown> | undefined
const app = new Hono().all('/', extract, (c) => {
  found = c.var.signals
  return c.json(c.var.signals)
})

const post = (body: BodyInit) => app.request('/', { method: 'POST', body })
const get = (text: string) => app.request(`/?datastar=${encodeURIComponent(text)}`)
const summary = async (response: Response) => [response.status, await response.text()]

const bytes = (...parts: (string | number)[]) => new Uint8Array(parts.flatMap((part) => typeof part === 'number' ? part : [...new TextEncoder().encode(part)])) // prettier-ignore

describe('Signals.extract', () => {
  it.each([
    '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
    '{"marks":{"__proto__":{"admin":1}}}',
    '{"marks":{"__proto__":1}}',
    '{"__proto__":null}',
  ])('takes no prototype from %s', async (text) => {
    for (const response of [await post(text), await get(text)]) {
      expect([200, 422]).toContain(response.status)
      expect(await response.text()).not.toContain('__proto__":')
      expect('admin' in (found ?? {})).toBe(false)
    }
    expect('admin' in {}).toBe(false)
  })

  it.each([
    [0xff, 0xfe], // no UTF-8 at all
    [0xc3], // cut off
    [0xc0, 0x80], // NUL, spelled too long
    [0xed, 0xa0, 0x80], // half a pair
  ])('answers 400 to bytes that are not UTF-8: %i %i %i', async (...broken) => {
    const response = await post(bytes('{"text":"', ...broken.filter(Number.isInteger), '"}'))
    expect(await summary(response)).toEqual([400, 'The signals of POST / are malformed: they are not UTF-8']) // prettier-ignore
  })

  it.each([
    ['lists', '['.repeat(100_000)],
    ['objects', '{"a":'.repeat(20_000)],
    ['exactly one too deep', `{"other":${'['.repeat(64)}`],
    ['signals it does not know', `{"other":${'['.repeat(65)}${']'.repeat(65)}}`],
  ])('answers 400 to %s nested without end', async (_, text) => {
    const message = [400, 'The signals of POST / are malformed: they are nested more than 64 deep']
    expect(await summary(await post(text))).toEqual(message)
    expect((await get(text.slice(0, 5000))).status).toBe(400)
  })

  it.each([
    `{"other":${'['.repeat(63)}${']'.repeat(63)}}`,
    `{"other":[${'[],'.repeat(1000)}{}]}`,
    JSON.stringify({ other: '['.repeat(1000) }),
    JSON.stringify({ other: `\\"${'{'.repeat(1000)}` }),
  ])('takes brackets that are not nested deeper than 64: %.20s…', async (text) => {
    expect(await (await post(text)).json()).toEqual(nothing)
  })

  it('reads 100,000 names in well under a second', async () => {
    const names = Array.from({ length: 50_000 }, (_, i) => `"name${i}":${i}`).join(',')
    const start = process.cpuUsage()
    expect((await post(`{${names}}`)).status).toBe(200)
    expect((await post(`{"marks":{${names}}}`)).status).toBe(200)
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000)
  })

  it('answers 422 to a number without end', async () => {
    expect(await summary(await post('{"count":1e400}'))).toMatchObject([422, expect.stringMatching(/"count": Invalid input/)]) // prettier-ignore
  })

  it('takes the last of two signals with one name, as browsers do', async () => {
    expect(await (await post('{"count":1,"count":2}')).json()).toMatchObject({ count: 2 })
    expect((await post('{"count":1,"count":"x"}')).status).toBe(422)
  })
})

describe('the limit of Signals.extract', () => {
  const small = signals({ text: z.string() }, { maxBytes: 100 })
  const limited = new Hono().post('/', small.extract, (c) => c.json(c.var.signals))
  const text = (length: number) => JSON.stringify({ text: 'x'.repeat(length - 11) })
  const chunked = (body: string) => new Blob([body]).stream()

  const ways = {
    'with a Content-Length': (body: string) => ({ body, headers: { 'Content-Length': `${body.length}` } }), // prettier-ignore
    'in chunks': (body: string) => ({ body: chunked(body), duplex: 'half' }),
    'in chunks, with a Content-Length that is a lie': (body: string) => ({ body: chunked(body), duplex: 'half', headers: { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' } }), // prettier-ignore
  }

  it.each(Object.entries(ways))('answers 413 to a body that is too large, sent %s', async (_, init) => {
    const send = (length: number) => limited.request('/', { method: 'POST', ...init(text(length)) })
    expect((await send(100)).status).toBe(200)
    expect(await summary(await send(101))).toEqual([413, 'The body of POST / is over 100 bytes'])
  }) // prettier-ignore

  it('answers 413 to forms, too, and is a mebibyte unless told otherwise', async () => {
    const form = new FormData()
    form.append('text', 'x'.repeat(101))
    expect((await limited.request('/', { method: 'POST', body: form })).status).toBe(413)
    expect((await limited.request('/', { method: 'POST', body: new URLSearchParams({ text: 'x'.repeat(101) }) })).status).toBe(413) // prettier-ignore
    expect((await post(text(1_048_576))).status).toBe(200)
    expect((await post(text(1_048_577))).status).toBe(413)
  })
})
