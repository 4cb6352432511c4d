import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { signals } from '../index.ts'

// Forms work without JavaScript: the browser sends fields where Datastar sends JSON.

const Order = signals({
  name: z.string(),
  size: z.number(),
  gift: z.boolean(),
  loud: z.boolean().default(true).optional(),
  tags: z.array(z.string()),
  seats: z.array(z.number()).default([]),
  kind: z.enum(['a', 'b']).default('a'),
  trimmed: z.string().transform((text) => text.trim()).optional(),
  pos: z.object({ x: z.number(), _held: z.boolean() }),
  _problem: z.string(),
}) // prettier-ignore

const app = new Hono().all('/', Order.extract, (c) => c.json(c.var.signals))

type Field = readonly [name: string, value: string | Blob]
const fields: readonly Field[] = [['name', 'Ada & é'], ['size', '-1.5'], ['gift', 'on'], ['tags', 'x'], ['tags', 'y'], ['seats', '1'], ['seats', '22'], ['trimmed', ' t '], ['pos.x', '3']] // prettier-ignore
const order = { name: 'Ada & é', size: -1.5, gift: true, loud: false, tags: ['x', 'y'], seats: [1, 22], kind: 'a', trimmed: 't', pos: { x: 3 } } // prettier-ignore

const encoded = (list: readonly Field[]) => new URLSearchParams(list as [string, string][])
function multipart(list: readonly Field[]): FormData {
  const form = new FormData()
  for (const [name, value] of list) form.append(name, value)
  return form
}
const bodies = [['urlencoded', encoded], ['multipart', multipart]] as const // prettier-ignore
const post = (body: BodyInit) => app.request('/', { method: 'POST', body })

describe('Signals.extract', () => {
  it.each(bodies)('reads the fields of a %s form as the schema wants them', async (_, body) => {
    expect(await (await post(body(fields))).json()).toEqual(order)
  })

  it.each(['GET', 'DELETE'])('reads the fields of a %s form from the query', async (method) => {
    const response = await app.request(`/?${encoded(fields)}`, { method })
    expect(await response.json()).toEqual(order)
  })

  it.each([
    [[], false],
    [[['gift', 'on']], true],
    [[['gift', '']], true],
    [[['gift', 'true']], true],
    [[['gift', 'false']], false],
  ] as const)('takes the checkbox %j for %s', async (boxes, gift) => {
    const others = fields.filter(([name]) => name !== 'gift')
    expect(await (await post(encoded([...others, ...boxes]))).json()).toMatchObject({ gift })
  })

  it('leaves out fields it does not know, local ones and files', async () => {
    const extra: Field[] = [['isAdmin', 'true'], ['_problem', 'x'], ['pos._held', 'on'], ['tags', new Blob(['z'])]] // prettier-ignore
    expect(await (await post(multipart([...fields, ...extra]))).json()).toEqual(order)
  })

  it.each([
    '',
    ' ',
    'abc',
    '1e400',
    '1,5',
    'NaN',
    '0x10',
    '0b1',
    '+5',
    ' 5',
    '5 ',
    '5.',
    '1_000',
    'Infinity',
    '٣',
  ])('does not take %j for a number', async (size) => {
    const response = await post(encoded([...fields.filter(([name]) => name !== 'size'), ['size', size]])) // prettier-ignore
    expect(response.status).toBe(422)
    expect(await response.text()).toMatch(/^The signals of POST \/ are invalid: "size": .+$/)
  })

  it.each([['5', 5], ['-0.5', -0.5], ['.5', 0.5], ['1e3', 1000], ['1.5E-3', 0.0015], ['007', 7]])(
    'takes the number %s, as a number field sends it', async (text, size) => {
      const response = await post(encoded([...fields.filter(([name]) => name !== 'size'), ['size', text]]))
      expect(await response.json()).toMatchObject({ size })
    },
  ) // prettier-ignore

  it('takes an empty number field for none', async () => {
    const { extract } = signals({ limit: z.number().optional(), step: z.number().default(2) })
    const small = new Hono().post('/', extract, (c) => c.json(c.var.signals))
    const body = encoded([['limit', ''], ['step', '']]) // prettier-ignore
    expect(await (await small.request('/', { method: 'POST', body })).json()).toEqual({ step: 2 })
  })

  it('takes the last of two fields with one name, as from JSON', async () => {
    const twice: Field[] = [['name', 'Bob'], ['gift', 'false'], ['gift', 'on']] // prettier-ignore
    expect(await (await post(encoded([...fields, ...twice]))).json()).toMatchObject({ name: 'Bob', gift: true }) // prettier-ignore
  })

  it.each<[string, z.ZodType, string, unknown]>([
    ['a number among others', z.literal([1, 2]), '2', 2],
    ['a number or a word', z.union([z.number(), z.literal('auto')]), '5', 5],
    ['a word or a number', z.union([z.number(), z.literal('auto')]), 'auto', 'auto'],
    ['one of two numbers', z.union([z.literal(1), z.literal(2)]).default(1), '2', 2],
    ['a word that looks like a number', z.enum(['1', '2']), '2', '2'],
    ['any word or a number, which is a word', z.union([z.number(), z.string()]), '5', '5'],
    ['agreement', z.literal(true), 'on', true],
    ['a list of them', z.array(z.union([z.literal(1), z.literal('all')])), '1', [1]],
  ])('reads %s', async (_, schema, text, value) => {
    const { extract } = signals({ value: schema } as never)
    const small = new Hono().post('/', extract, (c) => c.json(c.get('signals' as never)))
    const response = await small.request('/', { method: 'POST', body: encoded([['value', text]]) })
    expect(await response.json()).toEqual({ value })
  })

  it.each(['%ff', '%c3', 'a%c3%28', '%ed%a0%80', '%C0%80'])('answers 400 to %s, which is not UTF-8', async (text) => {
    const message = (method: string) => [400, `The signals of ${method} / are malformed: they are not UTF-8`]
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    for (const broken of [`name=${text}`, `${text}=1`]) {
      const response = await app.request('/', { method: 'POST', headers, body: broken })
      expect([response.status, await response.text()]).toEqual(message('POST'))
      const query = await app.request(`/?${broken}`)
      expect([query.status, await query.text()]).toEqual(message('GET'))
    }
    const signal = await app.request(`/?datastar={"name":"${text}"}`)
    expect([signal.status, await signal.text()]).toEqual(message('GET'))
  }) // prettier-ignore

  it('answers 400 to raw bytes that are not UTF-8, and takes a plain percent sign', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const body = new Uint8Array([...new TextEncoder().encode('name='), 0xff])
    expect((await app.request('/', { method: 'POST', headers, body })).status).toBe(400)
    const text = `${encoded(fields.slice(1))}&name=100%+é`
    expect(await (await app.request('/', { method: 'POST', headers, body: text })).json()).toMatchObject({ name: '100% é' }) // prettier-ignore
  })

  it('answers 400 to a multipart field that is not UTF-8, and leaves files to the handler', async () => {
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' }
    const part = (name: string, ...bytes: readonly number[]) => [...new TextEncoder().encode(`--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`), ...bytes, 13, 10]
    const end = new TextEncoder().encode('--x--')
    const body = new Uint8Array([...part('name', 0xff, 0xfe), ...end])
    const response = await app.request('/', { method: 'POST', headers, body })
    expect([response.status, await response.text()]).toEqual([400, 'The signals of POST / are malformed: they are not UTF-8'])

    const withFile = new Hono().post('/', Order.extract, async (c) => c.json([...(await c.req.formData()).keys()]))
    const form = multipart([...fields, ['photo', new Blob(['\xff'])]])
    expect(await (await withFile.request('/', { method: 'POST', body: form })).json()).toContain('photo')
  }) // prettier-ignore

  it('answers 422 when a field is missing', async () => {
    const response = await post(encoded(fields.filter(([name]) => name !== 'pos.x')))
    expect([response.status, await response.text()]).toMatchObject([422, expect.stringMatching(/invalid: "pos\.x": Invalid input/)]) // prettier-ignore
  })

  it('answers 400 to a form that cannot be read', async () => {
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' }
    const response = await app.request('/', { method: 'POST', headers, body: '--y\r\nnot a form' })
    expect([response.status, await response.text()]).toEqual([400, 'The signals of POST / are malformed: the form cannot be read']) // prettier-ignore
  })

  it.each(bodies)('takes no prototype from a %s form', async (_, body) => {
    const evil: Field[] = [['__proto__', 'x'], ['__proto__.admin', 'true'], ['constructor.prototype.admin', 'true'], ['pos.__proto__.admin', 'true']] // prettier-ignore
    expect(await (await post(body([...fields, ...evil]))).json()).toEqual(order)
    expect('admin' in {}).toBe(false)
  })
})
