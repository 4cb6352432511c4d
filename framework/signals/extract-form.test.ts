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

  it.each(['', ' ', 'abc', '1e400', '1,5', 'NaN'])(
    'does not take %j for a number',
    async (size) => {
      const response = await post(encoded([...fields.filter(([name]) => name !== 'size'), ['size', size]])) // prettier-ignore
      expect(response.status).toBe(422)
      expect(await response.text()).toMatch(/^The signals of POST \/ are invalid: "size": .+$/)
    },
  )

  it('answers 422 when a field is missing', async () => {
    const response = await post(encoded(fields.filter(([name]) => name !== 'pos.x')))
    expect([response.status, await response.text()]).toMatchObject([422, /invalid: "pos\.x": Invalid input/]) // prettier-ignore
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
