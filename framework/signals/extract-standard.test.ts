import { Hono, type MiddlewareHandler } from 'hono'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { extract, form, optional, signals, SignalsError, type StandardSchema } from '../index.ts'

// Rows 119, 120 and C18; threats T7, T29, T34-T37, for validators that are not zod.

/** A validator of our own: `{ count: number }`, and what else it was given, as a careless one does. */
const counting: StandardSchema<{ count: string }, { count: number; given: object }> = {
  '~standard': {
    version: 1,
    vendor: 'ours',
    async validate(value) {
      const given = value as { count?: unknown }
      if (given.count === 'boom') return { issues: [{ message: 'two\r\nlines' }] }
      const count = Number(given.count)
      if (given.count === undefined || Number.isNaN(count)) {
        return { issues: [{ message: 'no number', path: [{ key: 'count' }] }] }
      }
      return { value: { count, given: Object.assign({}, given) } }
    },
  },
}

const app = new Hono().all('/', extract(counting), (c) => c.json(c.var.signals))
const small = new Hono().post('/', extract(counting, { maxBytes: 50 }), (c) => c.json(c.var.signals)) // prettier-ignore

async function send(body: BodyInit, to: Hono<never> = app as never) {
  const response = await to.request('/', { method: 'POST', body })
  return response.status === 200 ? response.json() : [response.status, await response.text()]
}

describe('extract()', () => {
  it('reads signals through any validator', async () => {
    expect(await send('{"count":"5"}')).toEqual({ count: 5, given: { count: '5' } })
    for (const method of ['GET', 'DELETE']) {
      const response = await app.request('/?datastar={"count":"6"}', { method })
      expect(await response.json()).toMatchObject({ count: 6 })
    }
  })

  it('reads the fields of forms as text, and several of a name as a list', async () => {
    const fields = [['count', '5'], ['tag', 'a'], ['tag', 'b']] // prettier-ignore
    const answer = { count: 5, given: { count: '5', tag: ['a', 'b'] } }
    expect(await send(new URLSearchParams(fields))).toEqual(answer)
    const form = new FormData()
    for (const [name, value] of fields) form.append(name!, value!)
    form.append('file', new Blob(['x']))
    expect(await send(form)).toEqual(answer)
  })

  it('leaves out what is local, and what could make a prototype, at any depth', async () => {
    const evil = '"__proto__":{"admin":true},"constructor":{"prototype":{"p":1}},"_held":1'
    const answer = await send(`{"count":1,${evil},"deep":[{${evil},"kept":1}]}`)
    expect(answer).toEqual({ count: 1, given: { count: 1, deep: [{ kept: 1 }] } })
    const body = new URLSearchParams({ count: '1', __proto__x: '1', ['__proto__']: '1', constructor: '1' }) // prettier-ignore
    expect(await send(body)).toEqual({ count: 1, given: { count: '1' } })
    expect('admin' in {}).toBe(false)
  })

  it('answers 422 to what the validator refuses, in one line', async () => {
    expect(await send('{"count":"x"}')).toEqual([422, 'The signals of POST / are invalid: "count": no number']) // prettier-ignore
    expect(await send('{"count":"boom"}')).toEqual([422, 'The signals of POST / are invalid: two lines']) // prettier-ignore
  })

  it('tells an app what was wrong', async () => {
    const failing = new Hono().post('/', extract(counting), (c) => c.body(null))
    let problem: unknown
    failing.onError((error, c) => ((problem = error), c.text('sorry', 500)))
    await failing.request('/', { method: 'POST', body: '{"count":"x"}' })
    expect(problem).toBeInstanceOf(SignalsError)
    expect(problem).toMatchObject({ code: 'invalid', issues: [{ message: 'no number' }] })
  })

  it('has the limits of every extractor', async () => {
    expect(await send('')).toMatchObject([400, expect.stringMatching(/there are none/)])
    expect(await send('{')).toMatchObject([400, expect.stringMatching(/not JSON/)])
    expect(await send(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject([
      400,
      expect.stringMatching(/UTF-8/),
    ])
    expect(await send('['.repeat(100_000))).toMatchObject([400, expect.stringMatching(/64 deep/)])
    expect(await send(`{"count":"${'1'.repeat(50)}"}`, small as never)).toMatchObject([413, expect.stringMatching(/50 bytes/)]) // prettier-ignore
  })

  it('reads forms as zod wants them, and asks an asynchronous refinement once', async () => {
    let asked = 0
    const schema = z.object({ size: z.number(), name: z.string().refine(async () => ++asked > 0) })
    const app = new Hono().post('/', extract(schema), (c) => c.json(c.var.signals))
    expect(await send(new URLSearchParams({ size: '5', name: 'x' }), app as never)).toEqual({ size: 5, name: 'x' }) // prettier-ignore
    expect(asked).toBe(1)
  })

  it('is typed', () => {
    new Hono().post('/', extract(counting), (c) => {
      expectTypeOf(c.var.signals.count).toEqualTypeOf<number>()
      // @ts-expect-error - the validator makes no such thing
      return c.json(c.var.signals.other)
    })
    // @ts-expect-error - a class is no schema
    expect(() => extract(Date)).not.toThrow()
  })
})

describe('optional()', () => {
  const Draft = signals({ text: z.string() })
  const reads = (middleware: MiddlewareHandler) =>
    new Hono<{ Variables: { signals?: object } }>().post('/', middleware, async (c) =>
      c.json([c.get('signals') ?? 'none', c.get('signals') ? '' : await c.req.text()]),
    )
  const post = (to: Hono<never>, headers: HeadersInit, body = '{"text":"x"}') => to.request('/', { method: 'POST', body, headers }) // prettier-ignore

  it('hands on nothing and leaves the body alone when the request is not from Datastar', async () => {
    for (const body of ['{"text":"x"}', 'not json', '']) {
      const response = await post(reads(optional(Draft.extract)) as never, {}, body)
      expect(await response.json()).toEqual(['none', body])
    }
  })

  it('reads and checks the signals when it is', async () => {
    const app = reads(optional(Draft.extract)) as never
    const headers = { 'Datastar-Request': 'true' }
    expect(await (await post(app, headers)).json()).toEqual([{ text: 'x' }, ''])
    expect((await post(app, headers, '{"text":5}')).status).toBe(422)
    expect((await post(app, headers, '')).status).toBe(400)
  })

  it('is typed, for every extractor', () => {
    const Small = form({ text: z.string() })
    new Hono()
      .post('/', optional(Draft.extract), (c) => {
        // @ts-expect-error - there may be none
        expectTypeOf(c.var.signals.text)
        return c.text(c.var.signals?.text ?? '')
      })
      .post('/', optional(extract(counting)), (c) => c.json(c.var.signals?.count ?? 0))
      .post('/', optional(Small.extract), (c) => c.text(c.var.form?.typed.text ?? ''))
  })
})
