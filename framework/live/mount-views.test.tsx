import { Hono } from 'hono'
import { raw } from 'hono/html'
import { afterEach, describe, expect, it } from 'vitest'
import {
  Broadcaster,
  DifferentBroadcastersError,
  liveView,
  type LiveViewAt,
  type LiveViews,
  mountViews,
  routes,
  streamViews,
} from '../index.ts'
import { callOf, isShown, leaveAll, mounted, ours, read, rest } from './page.test.helpers.ts'

const { paths } = routes({ live: 'GET /live/:key' })

afterEach(leaveAll)

const asView = (render: () => unknown): LiveViewAt => liveView((_: string) => render() as never).at('a') // prettier-ignore

describe('mountViews()', () => {
  it('renders the views by name, and the element that opens their stream', async () => {
    const broadcaster = new Broadcaster<null>()
    const view = liveView((key: string) => <p id="state">{`<${key}>`}</p>, { broadcaster })
    const { state, stream } = await mounted({ state: view.at('b') })
    expect(state).toBe('<p id="state">&lt;b&gt;</p>')
    expect(callOf(stream!)).toEqual([
      `/live/a?lastEventId=${broadcaster.position()}`,
      {
        retry: 'always',
        retryMaxCount: Infinity,
        retryMaxWait: 10_000,
        requestCancellation: 'cleanup',
        payload: {},
      },
    ])
  })

  it('begins its stream where it was rendered: nothing is sent twice, and nothing is missed', async () => {
    let state = 'one'
    const view = liveView(() => <p id="x">{state}</p>)
    const views = { view: view.at() }
    const app = new Hono().get('/live/:key', (c) => streamViews(c, views))
    const url = callOf((await mounted(views))['stream']!)[0]
    const unchanged = await app.request(url, { headers: ours })
    expect(unchanged.headers.get('Resumption')).toMatch(/^resumed; /)
    const bytes = unchanged.body!.getReader()
    const nothing = await Promise.race([bytes.read(), rest(60).then(() => 'nothing')])
    expect(nothing).toBe('nothing')
    await bytes.cancel()

    state = 'two'
    await view.changed()
    await isShown(read(await app.request(url, { headers: ours })), 'elements <p id="x">two</p>')
  })

  it('reads the position before the state, so that a change while it renders follows', async () => {
    let state = 'old'
    const change = Promise.withResolvers<void>()
    const view = liveView(async () => {
      const loaded = state
      await change.promise
      return <p id="x">{loaded}</p>
    })
    const views = { view: view.at() }
    const app = new Hono().get('/live/:key', (c) => streamViews(c, views))
    const mounting = mounted(views)
    await rest(5)
    state = 'new'
    await view.changed()
    change.resolve()
    const { view: first, stream } = await mounting
    expect(first).toBe('<p id="x">old</p>')
    const page = read(await app.request(callOf(stream!)[0], { headers: ours }))
    await isShown(page, 'elements <p id="x">new</p>')
  })

  it('shows what was rendered for those who watch, until the key has changed', async () => {
    let state = 'one'
    const view = liveView((_: string) => <p id="x">{state}</p>)
    const views = { view: view.at('a') }
    const app = new Hono().get('/live/:key', (c) => streamViews(c, views))
    const page = read(await app.request('/live/a', { headers: ours }))
    await isShown(page, 'elements <p id="x">one</p>')
    const { renders } = view.metrics()
    for (let i = 0; i < 20; i++) expect((await mounted(views))['view']).toBe('<p id="x">one</p>')
    expect(view.metrics().renders).toBe(renders)

    state = 'two'
    const changing = view.changed('a') // a page that is asked for now shows it, rendered or not
    expect((await mounted(views))['view']).toBe('<p id="x">two</p>')
    await changing
    await isShown(page, 'elements <p id="x">two</p>')
    state = 'unsaid'
    await view.changed('b')
    expect((await mounted(views))['view']).toBe('<p id="x">two</p>')
  })

  it.each([
    ['several elements', () => <><p id="a" /> <p id="b">text <i /></p></>], // prettier-ignore
    ['a comment', () => raw('<!-- <p> --><p id="a"></p>')],
    ['void elements', () => <><img id="a" /><p id="b"><br />x</p></>], // prettier-ignore
    ['an end tag that is left out', () => raw('<ul id="a"><li>1<li>2</ul><p id="b">')],
    ['markup in an attribute', () => raw(`<p title="a > b <i>" data-x='"' id="a"></p>`)],
    ['an id without quotes, in capitals', () => raw("<P title=it's ID=a></P>")],
    ['what looks like markup in a script', () => raw('<script id="a">"<p>" < 1</script>')],
    ['SVG that closes itself', () => raw('<svg id="a"><path d=""/></svg><p id="b"></p>')],
  ])('takes a view that renders %s', async (_, render) => {
    expect((await mounted({ view: asView(render) }))['view']).toContain('a')
  })

  it.each([
    ['text', () => 'x', /would not be escaped/],
    ['nothing', () => <></>, 'not ""'],
    ['an element without an id', () => <p class="id" />, String.raw`not "<p class=\"id\">"`],
    ['an id of another attribute', () => <p data-id="x" />, 'data-id'],
    ['an id that is empty', () => <p id="" />, 'not "<p'],
    ['an id in the value of an attribute', () => <p title={'> id="x"'} />, 'not "<p title'],
    ['an id only further inside', () => <p><i id="x" /></p>, 'not "<p>"'], // prettier-ignore
    ['a second element without an id', () => <><p id="x">1</p><b>2</b></>, 'not "<b>"'], // prettier-ignore
    ['text before an element', () => <>x<p id="x" /></>, 'not "x"'], // prettier-ignore
    ['text after an element', () => <><p id="x" />and <br id="y" /></>, 'not "and "'], // prettier-ignore
    ['a tag that does not end', () => raw('<p id="x'), 'not "<p id'],
  ])('refuses a view that renders %s', async (_, render, message) => {
    const mounting = mounted({ view: asView(render) })
    await expect(mounting).rejects.toThrow(message)
    await expect(mounting).rejects.toThrow(
      /^The live view of "a" has to render elements that each have an id|would not be escaped/,
    )
  })

  it('refuses views whose positions cannot be compared, and so does their stream', async () => {
    const view = (broadcaster?: Broadcaster<null>) =>
      liveView(() => <p id="x" />, broadcaster ? { broadcaster } : {}).at()
    const views = { one: view(), two: view(), other: view(new Broadcaster<null>()) }
    await expect(mounted(views)).rejects.toThrow(DifferentBroadcastersError)
    await expect(mounted(views)).rejects.toMatchObject({ views: ['one', 'other'] })
    const app = new Hono().get('/live', (c) => streamViews(c, views))
    app.onError((error) => {
      throw error
    })
    const streaming = (async () => app.request('/live', { headers: ours }))()
    await expect(streaming).rejects.toThrow('"one" and "other" have different ones')
  })

  it('takes a GET path and live views only', () => {
    const view = liveView((key: string) => <p id="x">{key}</p>)
    const { paths: others } = routes({ post: 'POST /x' })
    const wrong = (c: never) => {
      // @ts-expect-error - a stream is a GET
      void mountViews(c, { view: view.at('a') }, others.post())
      // @ts-expect-error - `stream` is the name of what opens the stream
      void mountViews(c, { stream: view.at('a') }, paths.live('a'))
      // @ts-expect-error - a key is text
      view.at({ room: 'a' })
    }
    expect(wrong).toBeTypeOf('function') // checked by the compiler
  })

  it('takes views whose names are not known before, and none', async () => {
    const views: LiveViews = { view: liveView(() => <p id="state" />).at() }
    expect((await mounted(views))['view']).toContain('id="state"')
    expect(Object.keys(await mounted({}))).toEqual(['stream'])
  })
})
