import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, Hono } from 'hono'
import { contextStorage, getContext } from 'hono/context-storage'
import { jsxRenderer, useRequestContext } from 'hono/jsx-renderer'
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { type Audience, type LiveView, liveView, LiveViewError, mountViews, type Path, streamViews } from '../index.ts' // prettier-ignore
import { isShown, leaveAll, ours, read, rest } from './page.test.helpers.ts'

// What was rendered for some must never be shown to others, nor depend on who happened to ask for it.

afterEach(leaveAll)

const live = '/live' as Path<'GET'>

/** An app whose requests say who they are, with a page and a stream of a view. */
function appOf(view: LiveView<readonly [key: string]>) {
  const views = { view: view.at('a') }
  const app = new Hono()
    .use(contextStorage())
    .get('/', async (c) => c.html((await mountViews(c, views, live)).view))
    .get('/live', (c) => streamViews(c, views))
  const asked = (path: string, as: string) => app.request(path, { headers: { ...ours, As: as } })
  return {
    app,
    page: async (as: string) => (await asked('/', as)).text(),
    open: async (as: string) => read(await asked('/live', as)),
    asked,
  }
}

const roleOf = (c: Context) => c.req.header('As')!

describe('audience', () => {
  it('is what a view is rendered for, once for each: no guest ever gets what an admin does', async () => {
    let state = 'before'
    const render = vi.fn((key: string, role: string) => (
      <p id="report">{[key, role, state, role === 'admin' ? 'SECRET' : ''].join(' ')}</p>
    ))
    const report = liveView(render, { audience: roleOf })
    const { page, open } = appOf(report)
    expect(await page('admin')).toBe('<p id="report">a admin before SECRET</p>')
    expect(await page('guest')).toBe('<p id="report">a guest before </p>')
    const admins = [await open('admin'), await open('admin')]
    const guests = [await open('guest'), await open('guest'), await open('guest')]
    const all = [...admins, ...guests]
    await vi.waitFor(() => expect(all.every(({ events }) => events.length === 1)).toBe(true))
    expect(report.watcherCount('a')).toBe(5)
    render.mockClear()
    for (state of ['one', 'two', 'three']) {
      await report.changed('a')
      for (const admin of admins) await isShown(admin, `elements <p id="report">a admin ${state} SECRET</p>`) // prettier-ignore
      for (const guest of guests)
        await isShown(guest, `elements <p id="report">a guest ${state} </p>`)
      expect(await page('guest')).toBe(`<p id="report">a guest ${state} </p>`) // what is kept
    }
    expect(render).toHaveBeenCalledTimes(6)
    expect(JSON.stringify(guests.map(({ events }) => events))).not.toContain('SECRET')
  })

  it('is all that a render has: no request can be reached from it', async () => {
    const requests = new AsyncLocalStorage<string>()
    const reached: unknown[] = []
    const view = liveView(
      async (_: string, role: string) => {
        const tried = [() => requests.getStore(), () => getContext(), () => useRequestContext()]
        const now = tried.map(attempt)
        await rest(1)
        reached.push(...now, ...tried.slice(0, 2).map(attempt))
        return <p id="x">{role + reached.length}</p>
      },
      { audience: (c) => (expect(requests.getStore()).toBe('theirs'), roleOf(c)) },
    )
    const views = { view: view.at('a') }
    // A view that is mounted while another one is rendered finds nothing of that either.
    const Inside = async ({ c }: { c: Context }) => (await mountViews(c, views, live)).view
    const app = new Hono()
      .use(contextStorage())
      .use(jsxRenderer(({ children }) => <html lang="en">{children}</html>))
      .get('/', (c) => c.render(<Inside c={c} />))
      .get('/live', (c) => streamViews(c, views))
      .post('/', async (c) => (await view.changed('a'), c.body(null, 204)))
    const ask = (path: string, method = 'GET') =>
      requests.run('theirs', () => app.request(path, { method, headers: { ...ours, As: 'guest' } }))

    expect(await (await ask('/')).text()).toContain('<p id="x">guest5</p>')
    const stream = read(await ask('/live'))
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    expect((await ask('/', 'POST')).status).toBe(204)
    await vi.waitFor(() => expect(stream.events).toHaveLength(2))
    expect(reached).toHaveLength(15)
    expect(reached.filter((found) => found !== undefined)).toEqual([])
  })

  it('is plain data, copied: nothing that hangs on it comes along', async () => {
    const given: unknown[] = []
    const audience = vi.fn<(c: Context) => Audience>()
    const view = liveView((_: string, audience: Audience) => (given.push(audience), <p id="x" />), { audience }) // prettier-ignore
    const { asked } = appOf(view)
    const tags = ['x', 1, true]
    const plain = Object.assign(Object.create(null), { role: 'editor', tags, none: undefined })
    audience.mockReturnValueOnce(plain)
    expect((await asked('/', 'x')).status).toBe(200)
    expect(given).toEqual([{ role: 'editor', tags: ['x', 1, true] }])
    tags.push('later')
    expect(given).toEqual([{ role: 'editor', tags: ['x', 1, true] }])
    expect(Object.isFrozen(given[0])).toBe(true)

    const error = vi.spyOn(console, 'error').mockReturnValue()
    for (const [wrong, said] of [
      [{ user: new Map() }, 'a Map'],
      [() => 'x', 'a function'],
      [[new Date()], 'a Date'],
      [undefined, 'undefined'],
      [null, 'null'],
      [Symbol('x'), 'a symbol'],
    ] as unknown as [Audience, string][]) {
      for (const path of ['/', '/live']) {
        audience.mockReturnValueOnce(wrong)
        expect((await asked(path, 'x')).status).toBe(500)
        expect(error.mock.lastCall![0]).toBeInstanceOf(LiveViewError)
        expect(error.mock.lastCall![0]).toMatchObject({
          code: 'audience',
          key: 'a',
          message: `The live view of "a" has an audience that is ${said}, not plain data`,
        })
      }
    }
    error.mockRestore()
  })

  it('fails for the one request whose audience it cannot say (500), and for nobody else', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue()
    let state = 'one'
    const view = liveView((_: string, role: string) => <p id="x">{role + state}</p>, {
      audience: async (c) => {
        if (roleOf(c) === 'nobody') throw new Error('no session')
        return roleOf(c)
      },
    })
    const { asked, open } = appOf(view)
    const stream = await open('guest')
    await isShown(stream, 'elements <p id="x">guestone</p>')
    for (const path of ['/', '/live']) {
      const response = await asked(path, 'nobody')
      expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
    }
    state = 'two'
    await view.changed('a')
    await isShown(stream, 'elements <p id="x">guesttwo</p>')
    expect([stream.state(), view.watcherCount('a')]).toEqual(['open', 1])
    error.mockRestore()
  })

  it('is the same, however it is written, when it holds the same, and no other', async () => {
    const audiences: Audience[] = [1, '1', Number.NaN, Infinity, 'NaN', true, 'true', [], {}, [1], ['1'], [1, 2], '1,2', { a: 1 }, { a: '1' }, ['a', 1], { 'a":1,"b': 2 }, { a: 1, b: 2 }, [{ a: 1 }, { b: 2 }], [{ a: 1, b: 2 }]] // prettier-ignore
    const view = liveView((_: string, _for: Audience) => <p id="x" />, { audience: (c) => audiences[Number(roleOf(c))]! }) // prettier-ignore
    const { open } = appOf(view)
    for (const i of audiences.keys()) await open(String(i))
    await vi.waitFor(() => expect(view.metrics()).toMatchObject({ renders: audiences.length, watchers: audiences.length })) // prettier-ignore
    audiences.push({ b: 2, a: 1 })
    const again = await open(String(audiences.length - 1))
    await vi.waitFor(() => expect(again.events).toHaveLength(1))
    expect(view.metrics().renders).toBe(audiences.length - 1)
  })

  it('is typed by what the render takes, which is a key and an audience and no more', () => {
    const total = liveView(() => <p id="total" />)
    const room = liveView((room: string) => <p id="room">{room}</p>)
    const day = liveView((day: 'mon' | 'tue') => <p id="day">{day}</p>)
    const report = liveView(
      (day: 'mon' | 'tue', { role }: { role: 'editor' | 'reader' }) => <p id="r">{day + role}</p>,
      { audience: (c) => ({ role: c.req.query('x') === 'y' ? 'editor' : 'reader' }) },
    )
    expectTypeOf(total).toEqualTypeOf<LiveView<[]>>()
    expectTypeOf(room.at).parameters.toEqualTypeOf<[room: string]>()
    expectTypeOf(report.at).parameters.toEqualTypeOf<[key: 'mon' | 'tue']>()

    const right = () => [
      [total.at(), total.changed(), total.watcherCount()],
      [room.at('a'), room.changed('a'), room.changed(['a', 'b']), room.watcherCount('a')],
      [day.at('mon'), day.changed('tue'), day.changed(['mon', 'tue']), day.watcherCount('mon')],
      [report.at('mon'), report.changed('mon'), report.watcherCount('mon')],
    ]
    const wrong = () => {
      // @ts-expect-error - it has no key
      void [total.at('a'), total.changed]
      // @ts-expect-error - it has no key
      void total.changed('a')
      // @ts-expect-error - its key is missing
      room.at()
      // @ts-expect-error - its key is missing
      void room.changed()
      // @ts-expect-error - its key is missing
      room.watcherCount()
      // @ts-expect-error - its audience is asked for, not given
      report.at('mon', { role: 'editor' })
      // @ts-expect-error - no such day
      day.at('wed')
      // @ts-expect-error - no such day
      void day.changed(['mon', 'wed'])
      // @ts-expect-error - nobody says whose audience it is
      liveView((day: string, role: string) => <p id="day">{day + role}</p>)
      // @ts-expect-error - no such role
      liveView((_: string, role: 'editor') => <p id="x">{role}</p>, { audience: () => 'boss' })
      // @ts-expect-error - a key is text
      liveView((room: { slug: string }) => <p id="room">{room.slug}</p>)
      // @ts-expect-error - an audience is plain data
      liveView((_: string, at: Date) => <p id="x">{String(at)}</p>, { audience: () => new Date() })
      // @ts-expect-error - a request is no audience
      liveView((_: string, c: Context) => <p id="x">{c.req.path}</p>, { audience: (c) => c })
      // @ts-expect-error - there is nothing else that it could depend on
      liveView((a: string, b: string, c: string) => <p id="x">{a + b + c}</p>, {
        audience: () => 'x',
      })
    }
    expect([right, wrong]).toHaveLength(2) // checked by the compiler
  })
})

function attempt(reach: () => unknown): unknown {
  try {
    return reach()
  } catch {
    return undefined
  }
}
