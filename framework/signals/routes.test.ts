import fc from 'fast-check'
import { Hono } from 'hono'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Path, routes } from '../index.ts'

// Threats T3 and T8: no value leads to another route. The oracle is Hono itself.

const { patterns, paths, table } = routes({
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

  // Threat T8, as far as keys come in by URLs.
  it.each(['*', '>', 'a.b', 'a b', 'é', '..a', '...', '%2e', '%2e%2e', '%', '$JS.API', 'x'.repeat(3000), 'a/../b', '//evil.example', '\\', '\0', '\r\n', '__proto__'])(
    'reaches its own route, and no other, with the key %j', async (key) => {
      const app = new Hono()
        .get(patterns.room, (c) => c.json([c.req.param('room')]))
        .get('/chat/:room/messages', (c) => c.text('another'))
        .get('*', (c) => c.text('none'))
      const url = new URL(paths.room(key), 'http://here.example')
      expect(url.origin).toBe('http://here.example')
      expect(await (await app.request(url)).json()).toEqual([key])
    },
  ) // prettier-ignore

  it.each([undefined, null, Number.NaN, Infinity, true, {}, [], ['a'], new Date(), Symbol('a')])(
    'refuses %j, which is no value', (value) => {
      expect(() => paths.room(value as never)).toThrow(TypeError)
      expect(() => paths.message({ room: 'a', id: value as never })).toThrow(TypeError)
    },
  ) // prettier-ignore

  it('refuses what the regular expression of a parameter does', async () => {
    expect(() => paths.message({ room: 'a', id: 'x' })).toThrow('"x" cannot be the :id of /chat/:room/messages/:id{[0-9]+}') // prettier-ignore
    expect(() => paths.day('2026-1')).toThrow(TypeError)
    expect(() => paths.message({ room: 'a', id: '1/../2' })).toThrow(TypeError)

    const { patterns: named, paths: to } = routes({ word: 'GET /w/:word{[a-zé% ]+}', any: 'GET /f/:path{.+}' }) // prettier-ignore
    const app = new Hono()
      .get(named.word, (c) => c.text(c.req.param('word')))
      .get(named.any, (c) => c.text(c.req.param('path')))
    // Hono is the judge, which sees `%25` for a percent sign.
    const letters = fc.constantFrom('a', 'é', 'É', '%', ' ', '/', '2', '5', '.', '?')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: letters, minLength: 1, maxLength: 4 }), async (word) => {
        fc.pre(word !== '.' && word !== '..')
        const { status } = await app.request(`/w/${encodeURIComponent(word)}`)
        if (status === 200) expect((await app.request(to.word(word))).status).toBe(200)
        else expect(() => to.word(word)).toThrow(TypeError)
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) },
    )
    expect(await (await app.request(to.any('a/b c/é'))).text()).toBe('a/b c/é')
  })

  it('takes a list for what a * stands for', async () => {
    const { patterns, paths } = routes({ file: 'GET /files/*', users: 'GET /users/:user/files/*' })
    expect(paths.file(['a b', 'é?.txt'])).toBe('/files/a%20b/%C3%A9%3F.txt')
    expect(paths.file([])).toBe('/files')
    expect(paths.users({ user: 1, '*': ['x', 2] })).toBe('/users/1/files/x/2')
    for (const parts of [['..'], ['a', '.', 'b'], [''], ['a', ''], 'a/b', undefined]) {
      expect(() => paths.file(parts as never)).toThrow(TypeError)
    }
    // @ts-expect-error - a * is a list
    expect(() => paths.file('a')).toThrow('The * of /files/* is a list of parts')
    // @ts-expect-error - which is missing here
    expect(() => paths.users({ user: 1 })).toThrow(TypeError)
    const app = new Hono().get(patterns.file, (c) => c.text(c.req.path))
    for (const parts of [[], ['a'], ['a/../b', '%']]) {
      expect((await app.request(paths.file(parts))).status).toBe(200)
    }
  })

  it.each([
    'GET', 'GET ', 'GET a', 'FETCH /a', 'get /a', 'GET  /a', ' GET /a', 'GET //a', 'GET /a//b', 'GET /./a', 'GET /a/..', 'GET /a?b', 'GET /a#b', 'GET /a b', 'GET /%61',
    'GET /a\\b', 'GET /a/*/b', 'GET /*/*', 'GET /a*', 'GET /:a/:a', 'GET /:a?/b', 'GET /:a?/:b', 'GET /a/:', 'GET /:a:b', 'GET /:a{x', 'GET /a{x}', 'GET /\ud800',
  ])('refuses the pattern %j, which Hono or a URL would read otherwise', (route) => {
    expect(() => routes({ route: route as 'GET /a' })).toThrow(TypeError)
  }) // prettier-ignore

  it('encodes what the pattern itself says', async () => {
    const { patterns, paths } = routes({ menu: 'GET /café/:dish', slash: 'GET /menu/' })
    expect([paths.menu('thé'), paths.slash()]).toEqual(['/caf%C3%A9/th%C3%A9', '/menu/'])
    const app = new Hono().get(patterns.menu, (c) => c.text(c.req.param('dish')))
    expect(await (await app.request(paths.menu('thé'))).text()).toBe('thé')
  })

  it('says which table it was made of', () => {
    expect(table.room).toBe('GET /chat/:room')
    expectTypeOf(table.room).toEqualTypeOf<'GET /chat/:room'>()
  })

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
    const two = routes({ two: 'GET /two/:a?/:b?' }).paths.two
    expect([two({}), two({ a: 1 }), two({ a: 1, b: 2 })]).toEqual(['/two', '/two/1', '/two/1/2'])
    expect(() => two({ b: 2 })).toThrow('/two/:a?/:b? cannot have its :b without its :a')
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
      // @ts-expect-error - a Date is no value
      paths.room(new Date())
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
