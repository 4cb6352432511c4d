import fc from 'fast-check'
import { Hono } from 'hono'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { action, form, routes, sendPatches, type StateOf } from '../index.ts'

// Issue 5, field problems: what people get wrong is told beside the field; threats T7, T29, T34-T37.

const SignUp = form({
  name: z.string().trim().min(1, 'Say who you are.'),
  email: z.string().trim().pipe(z.email('No address.')),
  seats: z.number('How many?').int('Whole people.').max(6, 'Six at most.'),
  meal: z.enum(['meat', 'vegan'], 'Choose.'),
  wishes: z.string().max(5, 'Too long.').optional(),
  agree: z.literal(true, 'Agree first.'),
  news: z.boolean(),
  tags: z.array(z.string().max(3, 'Shorter tags.')).max(2, 'Two tags.'),
  rows: z.array(z.number()).default([]),
  address: z.object({ street: z.string().min(1, 'Which street?'), _open: z.boolean() }).refine(({ street }) => street !== 'Elm', 'Not there.'),
  marks: z.record(z.string(), z.number()).default({}),
  _sending: z.boolean(),
}) // prettier-ignore

const good = { name: ' Ada ', email: 'a@b.cd', seats: 2, meal: 'vegan', agree: true, news: false, tags: ['x'], address: { street: 'Oak' } } // prettier-ignore

const app = new Hono().post('/', SignUp.extract, (c) => c.json(c.var.form))

async function send(body: BodyInit) {
  const response = await app.request('/', { method: 'POST', body })
  if (response.status !== 200) return [response.status, await response.text()]
  return (await response.json()) as { typed: object; values?: object; problems?: object }
}
const sendJson = (changes: object) => send(JSON.stringify({ ...good, ...changes }))
const problemsOf = async (changes: object) => (await sendJson(changes) as { problems?: object }).problems // prettier-ignore
const fields = (changes: Record<string, string> = {}) =>
  new URLSearchParams({ name: 'Ada', email: 'a@b.cd', seats: '2', meal: 'vegan', agree: 'on', tags: 'x', 'address.street': 'Oak', ...changes }) // prettier-ignore

describe('Form.extract', () => {
  it('hands on what the schema makes of a form that is right, and what was typed', async () => {
    const values = { ...good, name: 'Ada', rows: [], marks: {} }
    expect(await sendJson({})).toEqual({ typed: good, values })
    expect(await send(fields({ name: ' Ada ' }))).toEqual({ typed: { ...good, rows: [] }, values })
  })

  it.each([
    [{ name: '  ' }, { name: 'Say who you are.' }],
    [{ name: undefined }, { name: 'Say who you are.' }],
    [
      { email: 'nobody', seats: 7 },
      { email: 'No address.', seats: 'Six at most.' },
    ],
    [{ seats: 1.5 }, { seats: 'Whole people.' }],
    [{ seats: 9.5 }, { seats: 'Whole people.' }],
    [{ seats: null }, { seats: 'How many?' }],
    [{ seats: '' }, { seats: 'How many?' }],
    [{ seats: 'two' }, { seats: 'How many?' }],
    [{ meal: '' }, { meal: 'Choose.' }],
    [{ meal: 'fish' }, { meal: 'Choose.' }],
    [{ agree: false }, { agree: 'Agree first.' }],
    [{ agree: undefined }, { agree: 'Agree first.' }],
    [{ wishes: 'too long' }, { wishes: 'Too long.' }],
    [{ tags: ['long tag'] }, { tags: 'Shorter tags.' }],
    [{ tags: ['a', 'b', 'c'] }, { tags: 'Two tags.' }],
    [{ address: {} }, { 'address.street': 'Which street?' }],
    [{ address: { street: 'Elm' } }, { 'address.street': 'Not there.' }],
  ])('tells of %j beside the field', async (changes, problems) => {
    expect(await problemsOf(changes)).toEqual(problems)
  })

  it.each([
    [{ wishes: '' }, {}],
    [{ tags: ['', 'x', ''] }, {}],
    [{ seats: '3' }, { seats: 3 }],
    [{ rows: ['1', ''] }, { rows: [1] }],
    [{ news: undefined }, {}],
  ])('takes %j for what a form leaves empty or spells out', async (changes, values) => {
    expect(await sendJson(changes)).toMatchObject({ values: { ...good, name: 'Ada', ...values } })
  })

  it('tells of the first of several things that are wrong with a field', async () => {
    const Strict = form({ code: z.string().min(3, 'Three letters.').regex(/^x/, 'Begin with x.') })
    const app = new Hono().post('/', Strict.extract, (c) => c.json(c.var.form.problems))
    const response = await app.request('/', { method: 'POST', body: '{"code":"a"}' })
    expect(await response.json()).toEqual({ code: 'Three letters.' })
  })

  it('keeps what was typed as it was typed', async () => {
    const typed = { name: ' ', email: 'x', seats: 'two', wishes: '<b>&amp;' }
    expect(await sendJson(typed)).toMatchObject({ typed: { ...good, ...typed } })
    expect(await send(fields(typed))).toMatchObject({ typed: { ...good, ...typed } })
  })

  it.each([
    [{ name: 5 }, '"name": it is not text'],
    [{ name: ['x'] }, '"name": it is not a single value'],
    [{ seats: true }, '"seats": it is not a number'],
    [{ news: 'yes' }, '"news": it is not yes or no'],
    [{ tags: 'x' }, '"tags": it is not a list'],
    [{ tags: [['x']] }, '"tags": it is not a list of single values'],
    [{ address: 'x' }, '"address": it is not a group'],
  ])('answers 422 to %j, which no page of ours sends', async (changes, problem) => {
    expect(await sendJson(changes)).toEqual([422, `The signals of POST / are invalid: ${problem}`])
  })

  it.each(['[1]', '"x"'])('answers 422 to %s, which is no form', async (text) => {
    expect(await send(text)).toEqual([422, 'The signals of POST / are invalid: it is not a group'])
  })

  it('has the limits of every extractor', async () => {
    expect(await send('')).toMatchObject([400, expect.stringMatching(/there are none/)])
    expect(await send('{')).toMatchObject([400, expect.stringMatching(/not JSON/)])
    expect(await send(new Uint8Array([...new TextEncoder().encode('{"name":"'), 0xff]))).toMatchObject([400, expect.stringMatching(/UTF-8/)]) // prettier-ignore
    expect(await send(`{"name":${'['.repeat(100_000)}`)).toMatchObject([
      400,
      expect.stringMatching(/64 deep/),
    ])
    expect(await send(JSON.stringify({ name: 'x'.repeat(1_048_576) }))).toMatchObject([413, expect.stringMatching(/over 1048576 bytes/)]) // prettier-ignore
  })

  it('takes no prototype and no local signal', async () => {
    const evil = '"__proto__":{"admin":true},"constructor":{"prototype":{"p":1}},"isAdmin":true,"_sending":true' // prettier-ignore
    const answer = await send(`{${evil},${JSON.stringify(good).slice(1, -2)},"_open":true}}`)
    expect(answer).toEqual({ typed: good, values: { ...good, name: 'Ada', rows: [], marks: {} } })
    expect('admin' in {}).toBe(false)
  })

  it('answers whatever it is sent, and never with an error of ours', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('', null, '1e400', '__proto__', true, []),
    )
    const names = Object.keys(SignUp.schema.shape)
    const hostile = fc.dictionary(fc.oneof(fc.constantFrom(...names, '__proto__', 'toString'), fc.string()), value) // prettier-ignore
    await fc.assert(
      fc.asyncProperty(hostile, async (given) => {
        const response = await app.request('/', { method: 'POST', body: JSON.stringify(given) })
        expect([200, 422]).toContain(response.status)
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) },
    )
  })
})

describe('Form.attributes', () => {
  const state = { typed: { name: 'A', seats: 'x', address: { street: 'Oak' }, wishes: undefined }, problems: { seats: 'How many?' } } // prettier-ignore
  // oxlint-disable-next-line no-implied-eval, no-new-func -- Datastar compiles expressions this way
  const declared = (attributes: object) => new Function(`return ${String(Object.values(attributes)[0])}`)() as { _problems: object; _touched: object } // prettier-ignore

  it('declare what is filled in, its problems, and that these are to be seen', () => {
    const signals = declared(SignUp.attributes(state, { _sending: false }))
    expect(signals).toMatchObject({ name: 'A', seats: 'x', address: { street: 'Oak' }, _sending: false }) // prettier-ignore
    expect(signals).not.toHaveProperty('wishes')
    expect(signals._problems).toEqual({ name: '', email: '', seats: 'How many?', meal: '', wishes: '', agree: '', news: '', tags: '', rows: '', address__street: '', marks: '' }) // prettier-ignore
    expect(new Set(Object.values(signals._touched))).toEqual(new Set([true]))
  })

  it('keep quiet on a form that nobody has sent', () => {
    const signals = declared(SignUp.attributes({ typed: {} }, { _sending: false }))
    expect(new Set(Object.values(signals._touched))).toEqual(new Set([false]))
  })

  it('refuse what is no data, wherever it is', () => {
    for (const [typed, found] of [
      [{ marks: { a: new Date(0) } }, 'a Date'],
      [{ address: new Map() }, 'a Map'],
      [{ address: { street: Symbol('x') } }, 'a symbol'],
      [{ tags: [undefined] }, 'undefined'],
    ] as const) {
      const attributes = SignUp.attributes({ typed: typed as never }, { _sending: false })
      expect(() => String(attributes['data-signals'])).toThrow(`An expression holds data, signals and expressions, not ${found}`) // prettier-ignore
    }
    const loop: Record<string, unknown> = {}
    loop['marks'] = loop
    const attributes = SignUp.attributes({ typed: loop as never }, { _sending: false })
    expect(() => String(attributes['data-signals'])).toThrow('nested 64 deep')
  })

  it('hold whatever was typed as data', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('</script>', '$name', '@post(1)', '"};alert(1)//', '\u2028')) // prettier-ignore
    fc.assert(
      fc.property(anything, anything, (name, problem) => {
        const form = { typed: { name }, problems: { name: problem } }
        expect(declared(SignUp.attributes(form, { _sending: false }))).toMatchObject({ name, _problems: { name: problem } }) // prettier-ignore
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) },
    )
  })
})

describe('Form.field and Form.problem', () => {
  const texts = (attributes: object) => Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)])) // prettier-ignore

  it('tie a field to its signal and its problem', () => {
    const wrong = { problems: { 'address.street': 'Which?' } }
    expect(texts(SignUp.field('address.street', wrong))).toEqual({
      name: 'address.street',
      'data-bind': 'address.street',
      'aria-describedby': 'address.street-problem',
      'aria-invalid': 'true',
      'data-attr:aria-invalid': `($_touched.address__street ? $_problems.address__street : '') !== '' ? 'true' : false`,
    })
    expect(SignUp.field('name', wrong)).not.toHaveProperty('aria-invalid')
    expect(texts(SignUp.problem('address.street', wrong))).toEqual({
      id: 'address.street-problem',
      'aria-live': 'polite',
      'data-text': `$_touched.address__street ? $_problems.address__street : ''`,
      children: 'Which?',
    })
  })

  it('check a form while one types, once a field has rested or is left', () => {
    const { paths } = routes({ check: 'POST /check' })
    const attributes = texts(SignUp.whileTyping(action.post(paths.check())))
    expect(Object.keys(attributes)).toEqual(['data-on:input__debounce.400ms', 'data-on:change'])
    expect(attributes['data-on:change']).toContain('@post("\\u002fcheck")')
  })
})

describe('Form.patchProblems', () => {
  const small = form(
    { name: z.string(), group: z.object({ a: z.string() }) },
    { files: { photo: { maxBytes: 10 } } },
  )

  it('shows the problems of all fields, and takes away those that are none', () => {
    expect(small.patchProblems({ 'group.a': 'Why?' }).signals).toEqual({ _problems: { name: '', group__a: 'Why?', photo: '' }, _touched: { name: true, group__a: true, photo: true } }) // prettier-ignore
    expect(small.patchProblems(undefined).signals).toMatchObject({ _problems: { name: '', group__a: '', photo: '' } }) // prettier-ignore
  })

  it('leaves it to the browser which fields show theirs while one types, and files alone', () => {
    expect(small.patchProblems({ name: 'Who?' }, { fields: 'touched' }).signals).toEqual({ _problems: { name: 'Who?', group__a: '' } }) // prettier-ignore
  })

  it('is a line in a handler, with a page for who has no JavaScript', async () => {
    const app = new Hono().post('/', SignUp.extract, async (c) => {
      const { form } = c.var
      if (form.problems) return sendPatches(c, SignUp.patchProblems(form.problems), { page: () => c.html(`<p>${form.problems.name}`) }) // prettier-ignore
      return c.text(form.values.name)
    })
    const send = (name: string, headers: HeadersInit) => app.request('/', { method: 'POST', body: JSON.stringify({ ...good, name }), headers }) // prettier-ignore
    const patched = await send('', { 'Datastar-Request': 'true' })
    expect([patched.status, await patched.text()]).toMatchObject([
      200,
      expect.stringMatching(/"name":"Say who you are\."/),
    ])
    const page = await send('', { Accept: 'text/html' })
    expect([page.status, await page.text()]).toEqual([200, '<p>Say who you are.'])
    expect(await (await send('Ada', {})).text()).toBe('Ada')
  })
})

describe('form()', () => {
  it('refuses names that every form has, and two that are the same', () => {
    expect(() => form({ _problems: z.string() })).toThrow('"_problems" is a signal that every form has')
    expect(() => form({ _touched: z.string() })).toThrow('"_touched" is a signal that every form has')
    expect(() => form({ a: z.string() }, { files: { a: { maxBytes: 1 } } })).toThrow('the same name')
    expect(() => form({ a: z.object({ b: z.string() }), a__b: z.string() })).toThrow('the same name')
  }) // prettier-ignore

  it('is typed', () => {
    type State = StateOf<typeof SignUp>
    expectTypeOf<State['typed']['seats']>().toEqualTypeOf<number | string | undefined>()
    expectTypeOf<State['typed']['meal']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<State['typed']['agree']>().toEqualTypeOf<boolean | undefined>()
    expectTypeOf<State['typed']>().not.toHaveProperty('_sending')
    // @ts-expect-error - there is no such field
    expect(() => SignUp.field('nobody', {})).toThrow('no field "nobody"')
    // @ts-expect-error - it is not sent
    expect(() => SignUp.field('_sending', {})).toThrow('no field "_sending"')
    // @ts-expect-error - there is no such field
    SignUp.patchProblems({ nobody: 'x' })
    // @ts-expect-error - the signals that stay in the browser are declared, too
    expect(SignUp.attributes({ typed: {} })).toBeDefined()
    // @ts-expect-error - a form of text takes no list
    SignUp.attributes({ typed: { name: ['x'] } }, { _sending: false })
    // @ts-expect-error - null deletes a signal
    expect(() => form({ a: z.string().nullable() })).toThrow(TypeError)
    new Hono().post('/', SignUp.extract, (c) => {
      const { form } = c.var
      if (form.problems) return c.text(form.problems['address.street'] ?? '')
      expectTypeOf(form.values.meal).toEqualTypeOf<'meat' | 'vegan'>()
      // @ts-expect-error - it never leaves the browser
      return c.json(form.values._sending)
    })
  })
})
