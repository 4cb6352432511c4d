import { Hono } from 'hono'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { js, type Ref, type SignalName, signals } from '../index.ts'

const Draft = signals({
  author: z.string(),
  size: z.number().default(3),
  tags: z.array(z.string()),
  done: z.boolean(),
  pos: z.object({ x: z.number(), source: z.string(), _held: z.boolean() }),
  marks: z.record(z.string(), z.number()),
  day: z.string().transform((text) => new Date(text)),
  _problem: z.string(),
})
const initial = {
  author: '</script>\'"$x',
  tags: ['a', 'b'],
  done: false,
  pos: { x: -1, source: '', _held: false },
  marks: { 'a b': 1 },
  day: '2026-01-01',
  _problem: '',
}

describe('signals()', () => {
  it('declares signals on an element, as data', () => {
    const { 'data-signals': source, ...rest } = Draft.attributes(initial)
    // oxlint-disable-next-line no-implied-eval, no-new-func -- Datastar compiles expressions this way
    expect(new Function(`return ${String(source)}`)()).toEqual(initial)
    expect(Object.keys(rest)).toEqual([])
  })

  it('ties a form field to a signal', () => {
    const field = Draft.field('author')
    expect([field.name, String(field['data-bind'])]).toEqual(['author', 'author'])
  })

  it('names signals and refers to them, at any depth', () => {
    expect(Object.keys(Draft.names)).toEqual(Object.keys(Draft.schema.shape))
    expect([Draft.names._problem, Draft.names.pos, Draft.names.pos.x].map(String)).toEqual(['_problem', 'pos', 'pos.x']) // prettier-ignore
    expect([Draft.$.author, Draft.$.pos, Draft.$.pos.x].map(String)).toEqual(['$author', '$pos', '$pos.x']) // prettier-ignore
    expect(String(js`${[Draft.$.tags, Draft.$.pos, Draft.$.pos.x]}`)).toBe('[$tags,$pos,$pos.x]')
    expectTypeOf(Draft.names.size).toEqualTypeOf<SignalName<number>>()
    expectTypeOf(Draft.$.pos.x).toEqualTypeOf<Ref<number>>()
    expectTypeOf(Draft.$.day).toEqualTypeOf<Ref<string>>()
  })

  it('patches some signals, null to delete one', () => {
    const patch = Draft.patch({ author: 'Ada', tags: null, pos: { x: 1, _held: null } }, { onlyIfMissing: true }) // prettier-ignore
    expect(patch).toMatchObject({ signals: { author: 'Ada', tags: null, pos: { x: 1, _held: null } } }) // prettier-ignore
  })

  it.each(['a-b', 'a.b', 'a b', '', '__x', 'é', '$a', '__proto__'])(
    'refuses a signal called %j',
    (name) => {
      const shape = Object.fromEntries([[name, z.string()]])
      const problem = `"${name}" is not a signal's name`
      expect(() => signals(shape as never)).toThrow(problem)
      expect(() => signals({ group: z.object(shape) } as never)).toThrow(problem)
    },
  )

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
    'refuses a signal called %s, as every object has one',
    (name) => {
      const shape = { [name]: z.string() }
      const problem = `"${name}" is not a signal's name: every object has one`
      expect(() => signals(shape as never)).toThrow(problem)
      expect(() => signals({ group: z.object(shape) } as never)).toThrow(problem)
    },
  )

  it('refuses a group that is more than an object, whose signals it could not name', () => {
    const group = z.object({ x: z.number() })
    for (const more of [group.optional(), group.default({ x: 1 }), group.transform(({ x }) => x)]) {
      expect(() => signals({ group: more })).toThrow('"group" is a group: its signals can have')
    }
  })
})

describe('the types of signals()', () => {
  it('refuse what a browser cannot hold, where it is declared', () => {
    // @ts-expect-error - null deletes a signal
    expect(() => signals({ a: z.string().nullable() })).toThrow(
      '"a" is no signal: a null deletes it',
    )
    // @ts-expect-error - a Date is not JSON
    expect(() => signals({ a: z.date() })).toThrow('"a" is no signal: a date is not JSON')
    // @ts-expect-error - nor is a bigint
    expect(() => signals({ a: z.bigint() })).toThrow('a bigint is not JSON')
    // @ts-expect-error - nor is a file
    expect(() => signals({ a: z.file() })).toThrow('a file is not JSON')
    // @ts-expect-error - what the browser holds is unknown
    expect(() => signals({ a: z.coerce.number() })).toThrow('its schema takes anything')
    // @ts-expect-error - it is here, too
    expect(() => signals({ a: z.unknown() })).toThrow('its schema takes anything')
    // @ts-expect-error - groups are looked into
    expect(() => signals({ group: z.object({ a: z.date() }) })).toThrow('"group.a" is no signal')
    // @ts-expect-error - so are lists
    expect(() => signals({ a: z.array(z.date()) })).toThrow('a date is not JSON')
    // @ts-expect-error - which hold no null, either
    expect(() => signals({ a: z.array(z.string().nullable()) })).toThrow('a null deletes it')
    // @ts-expect-error - and records
    expect(() => signals({ a: z.record(z.string(), z.bigint()) })).toThrow('a bigint is not JSON')
    // @ts-expect-error - and what a default stands in for
    expect(() => signals({ a: z.date().default(new Date(0)) })).toThrow('a date is not JSON')
    // @ts-expect-error - and one of several
    expect(() => signals({ a: z.union([z.string(), z.null()]) })).toThrow('a null deletes it')
    // @ts-expect-error - and it by itself
    expect(() => signals({ a: z.literal(null) })).toThrow('a null deletes it')
    expect(() => signals({ a: z.array(z.object({ b: z.string().optional(), c: z.array(z.number()) })), d: z.record(z.string(), z.object({ e: z.boolean() })), f: z.union([z.literal(1), z.string()]) })).not.toThrow() // prettier-ignore
    // @ts-expect-error - an expression cannot spell it
    expect(() => signals({ 'a-b': z.string() })).toThrow(TypeError)
    // @ts-expect-error - every object has one
    expect(() => signals({ group: z.object({ toString: z.string() }) })).toThrow(TypeError)
    // @ts-expect-error - modifiers begin with __
    expect(() => signals({ __a: z.string() })).toThrow(TypeError)
  })

  it('want every signal without a default at the start', () => {
    const { author: _, ...rest } = initial
    // @ts-expect-error - author is missing
    Draft.attributes(rest)
    // @ts-expect-error - size is a number
    Draft.attributes({ ...initial, size: '3' })
    expectTypeOf(Draft.attributes).toBeCallableWith({ ...initial, size: 4 })
  })

  it('refuse names, references and fields that are not declared', () => {
    // @ts-expect-error - there is no such signal
    expect(Draft.names.autor).toBeUndefined()
    // @ts-expect-error - not in the group either
    expect(Draft.$.pos.y).toBeUndefined()
    // @ts-expect-error - a field fills no group
    Draft.field('pos')
    // @ts-expect-error - nor what is not there
    Draft.field('autor')
  })

  it('refuse patches that do not fit', () => {
    // @ts-expect-error - there is no such signal
    Draft.patch({ autor: 'Ada' })
    // @ts-expect-error - not in the group either
    Draft.patch({ pos: { y: 1 } })
    // @ts-expect-error - author is text
    Draft.patch({ author: 1 })
    // @ts-expect-error - a list holds no null
    Draft.patch({ tags: [null] })
    // @ts-expect-error - JSON has no undefined
    Draft.patch({ author: undefined })
    expectTypeOf(Draft.patch).toBeCallableWith({ author: null, pos: null, marks: { a: 1 } })
  })

  it('know in a handler what was sent: parsed, and nothing local', () => {
    new Hono().post('/', Draft.extract, (c) => {
      expectTypeOf(c.var.signals.size).toEqualTypeOf<number>()
      expectTypeOf(c.var.signals.day).toEqualTypeOf<Date>()
      expectTypeOf(c.var.signals.pos).toEqualTypeOf<{ x: number; source: string }>()
      // @ts-expect-error - it never leaves the browser
      void c.var.signals._problem
      return c.body(null)
    })
    new Hono().post('/', (c) => {
      // @ts-expect-error - nothing has read them
      return c.json(c.var.signals)
    })
  })
})
