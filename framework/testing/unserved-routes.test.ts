import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { describe, expect, it } from 'vitest'
import { routes } from '../index.ts'
import { unservedRoutes } from './unserved-routes.ts'

// The "test helper that finds routes nobody serves".

const { patterns, table } = routes({
  home: 'GET /',
  room: 'GET /chat/:room',
  say: 'POST /chat/:room',
  day: 'GET /days/:day?',
  file: 'GET /files/*',
  message: 'DELETE /messages/:id{[0-9]+}',
})
const answer = () => new Response('ok')
const middleware = createMiddleware((_, next) => next())

describe('unservedRoutes()', () => {
  it('finds nothing when all are served, however they are mounted', () => {
    const chat = new Hono().get('/:room', answer).post('/:room', middleware, answer)
    const app = new Hono()
      .use(middleware)
      .get(patterns.home, answer)
      .route('/chat', chat)
      .get(patterns.day, answer)
      .all(patterns.file, answer)
      .on('DELETE', patterns.message, answer)
    expect(unservedRoutes(app, table)).toEqual([])
    expect(unservedRoutes(new Hono().route('/', app), table)).toEqual([])
  })

  it('finds what has no handler, another method or another pattern', () => {
    const app = new Hono()
      .get(patterns.room, answer)
      .get('/days/:date?', answer) // another name, which the handler would not find
      .get(patterns.say, answer)
      .delete('/messages/:id', answer)
    expect(unservedRoutes(app, table)).toEqual([table.home, table.say, table.day, table.file, table.message]) // prettier-ignore
  })

  it('finds what is mounted elsewhere', () => {
    const app = new Hono().basePath('/v2').get(patterns.home, answer).get(patterns.room, answer)
    expect(unservedRoutes(app, { home: table.home, room: table.room })).toEqual([table.home, table.room]) // prettier-ignore
  })

  it('takes middleware for no answer', () => {
    const app = new Hono().use('/*', middleware).use(patterns.room, middleware)
    expect(unservedRoutes(app, table)).toEqual(Object.values(table))
  })

  it('does not compile with a table of something else', () => {
    // @ts-expect-error - patterns have no methods
    void (() => unservedRoutes(new Hono(), patterns))
  })
})
