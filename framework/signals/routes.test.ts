import fc from 'fast-check'
import { Hono } from 'hono'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Path, routes } from '../index.ts'

const { patterns, paths } = routes({
  home: 'GET /',
  room: 'GET /chat/:room',
  message: 'DELETE /chat/:room/messages/:id{[0-9]+}',
  day: 'GET /days/:day{[0-9]{4}-[0-9]{2}}/events',
})

describe('routes()', () => {
  it('keeps the patterns for Hono', () => {
    expect(patterns).toEqual({
      home: '/',
      room: '/chat/:room',
      message: '/chat/:room/messages/:id{[0-9]+}',
      day: '/days/:day{[0-9]{4}-[0-9]{2}}/events',
    })
    expectTypeOf(patterns.room).toEqualTypeOf<'/chat/:room'>()
  })

  it('fills in one parameter as it is, several by name', () => {
    expect(paths.home()).toBe('/')
    expect(paths.room('lobby')).toBe('/chat/lobby')
    expect(paths.message({ room: 'lobby', id: 7 })).toBe('/chat/lobby/messages/7')
    expect(paths.day('2026-11')).toBe('/days/2026-11/events')
    expectTypeOf(paths.message).returns.toEqualTypeOf<Path<'DELETE'>>()
  })

  it('reaches its own route with any text', async () => {
    const app = new Hono().get(patterns.room, (c) => c.json(c.req.param('room')))
    const parts = fc.constantFrom('/', '..', '.', '%2e', '%', '?', '#', ':room', '{', '//evil.example', '\\', '$&', ' ', 'é', '😀', 'a') // prettier-ignore
    const text = fc.string({ unit: parts, minLength: 1 }).filter((value) => !/^\.{0,2}$/.test(value)) // prettier-ignore
    await fc.assert(
      fc.asyncProperty(text, async (room) => {
        const response = await app.request(`http://here.example${paths.room(room)}`)
        expect([response.status, await response.json()]).toEqual([200, room])
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 200) },
    )
  })

  it.each(['', '.', '..'])('refuses %j, which URL parsers take out of a path', (value) => {
    expect(() => paths.room(value)).toThrow(`"${value}" cannot be the :room of /chat/:room`)
    expect(() => paths.message({ room: 'a', id: value })).toThrow(TypeError)
  })

  it.each(['\ud800', 'a\udc00'])('refuses the half of a pair %j, which no URL can hold', (value) => {
    expect(() => paths.room(value)).toThrow(TypeError)
    expect(() => paths.room(value)).toThrow(`${JSON.stringify(value)} cannot be the :room of /chat/:room`)
  }) // prettier-ignore

  it('leaves out a parameter that is optional', async () => {
    const optional = routes({
      day: 'GET /days/:day?',
      home: 'GET /:lang{[a-z]+}?',
      page: 'GET /books/:book/:page?',
    })
    expect([optional.paths.day(), optional.paths.day('today')]).toEqual(['/days', '/days/today'])
    expect([optional.paths.home(), optional.paths.home('en')]).toEqual(['/', '/en'])
    expect(optional.paths.page({ book: 1 })).toBe('/books/1')
    expect(optional.paths.page({ book: 1, page: 2 })).toBe('/books/1/2')
    expect(() => optional.paths.day('..')).toThrow(TypeError)
    // @ts-expect-error - this one is not
    expect(() => optional.paths.page({ page: 2 })).toThrow(TypeError)
    // @ts-expect-error - it is called page
    void (() => optional.paths.page({ book: 1, pages: 2 }))

    const app = new Hono()
      .get(optional.patterns.day, (c) => c.text(c.req.param('day') ?? 'none'))
      .get(optional.patterns.home, (c) => c.text(c.req.param('lang') ?? 'none'))
    for (const [path, found] of [
      [optional.paths.day(), 'none'],
      [optional.paths.day('x'), 'x'],
      [optional.paths.home(), 'none'],
      [optional.paths.home('en'), 'en'],
    ] as const) {
      // prettier-ignore
      expect(await (await app.request(path)).text()).toBe(found)
    }
  })

  it('does not compile with a route, method or parameter that does not exist', () => {
    const refused = () => {
      // @ts-expect-error - there is no such route
      paths.rooms('a')
      // @ts-expect-error - the parameter is missing
      paths.room()
      // @ts-expect-error - there is no parameter
      paths.home('a')
      // @ts-expect-error - several parameters have names
      paths.message('lobby', '7')
      // @ts-expect-error - one of them is missing
      paths.message({ room: 'lobby' })
      // @ts-expect-error - one of them is misspelt
      paths.message({ rom: 'lobby', id: 7 })
      // @ts-expect-error - FETCH is not a method
      routes({ a: 'FETCH /a' })
      // @ts-expect-error - a pattern starts with a slash
      routes({ a: 'GET a' })
    }
    expect(refused).toThrow(TypeError)
    // @ts-expect-error - it answers DELETE
    expectTypeOf(paths.message({ room: 'a', id: 1 })).toEqualTypeOf<Path<'GET'>>()
  })
})
