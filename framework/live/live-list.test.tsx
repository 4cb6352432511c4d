import fc from 'fast-check'
import { raw } from 'hono/html'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { liveList, type LiveListOptions, LiveViewError } from '../index.ts'
import { Page } from './model-page.test.helpers.ts'
import { appOf, isShown, leaveAll, mounted, type Reader, rest, SOON } from './page.test.helpers.ts'

// A list sends what has changed, and a page that was sent it has what a full render would give.

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 40)

afterEach(leaveAll)

interface Item {
  readonly id: string
  readonly text: string
}

const item = (id: string, text = `item ${id} `.padEnd(80, '.')): Item => ({ id, text })
const renderItem = ({ id, text }: Item) => <li id={id}>{text}</li>
const whole = (items: readonly Item[]) => `<ul id="list">${items.map(({ id, text }) => `<li id="${id}">${text}</li>`).join('')}</ul>` // prettier-ignore

/** A list of what `state.items` are, and a stream of it that has been shown all. */
async function listOf(
  ids: readonly string[],
  options: Partial<LiveListOptions<readonly [], Item>> = {},
) {
  const state: { items: Item[]; title: string } = { items: ids.map((id) => item(id)), title: '' }
  const list = liveList({
    items: () => state.items,
    render: renderItem,
    container: (items) => <ul id="list" {...(state.title && { title: state.title })}>{items}</ul>, // prettier-ignore
    maxRate: Infinity,
    ...options,
  })
  const app = appOf({ list: list.at() })
  const stream = await app.open()
  await vi.waitFor(
    () => expect(stream.events.length + Number(ids.length === 0)).toBeGreaterThan(0),
    SOON,
  )
  /** Changes the list, and answers what was sent of it. */
  const change = async (items: readonly Item[], to: Reader = stream) => {
    await vi.waitFor(() => expect(to.positions.length).toBeGreaterThan(0), SOON)
    const [count, told] = [to.events.length, to.positions.length]
    state.items = [...items]
    await list.changed()
    await vi.waitFor(() => expect(to.positions.length).toBeGreaterThan(told), SOON)
    return to.events.slice(count).map(({ data }) => data)
  }
  return { state, list, stream, change, ...app }
}

describe('liveList()', () => {
  it.each<[string, (items: Item[]) => Item[], (sent: Item[]) => string[]]>([
    ['appended', (all) => [...all, item('x'), item('y')], () => [`selector #i5\nmode after\nelements ${itemHtml('x')}${itemHtml('y')}`]], // prettier-ignore
    ['put first', (all) => [item('x'), ...all], () => [`selector #i1\nmode before\nelements ${itemHtml('x')}`]], // prettier-ignore
    ['put between', (all) => all.toSpliced(2, 0, item('x')), () => [`selector #i2\nmode after\nelements ${itemHtml('x')}`]], // prettier-ignore
    ['removed', (all) => all.toSpliced(1, 2), () => ['selector #i2, #i3\nmode remove']],
    ['changed', (all) => all.with(2, item('i3', 'new')), () => ['elements <li id="i3">new</li>']],
    ['changed and removed and put', (all) => [...all.slice(1).with(0, item('i2', 'new')), item('x')], () => ['selector #i1\nmode remove', 'elements <li id="i2">new</li>', `selector #i5\nmode after\nelements ${itemHtml('x')}`]], // prettier-ignore
    ['moved', (all) => all.toReversed(), (all) => [`elements ${whole(all)}`]],
    ['all replaced', () => [item('x'), item('y')], (all) => [`elements ${whole(all)}`]],
    ['cleared', () => [], () => ['elements <ul id="list"></ul>']],
  ])('sends what has changed when items are %s', async (_, edit, sent) => {
    const { state, change } = await listOf(['i1', 'i2', 'i3', 'i4', 'i5'])
    const edited = edit(state.items)
    expect(await change(edited)).toEqual(sent(edited))
  })

  it('sends all of it where that is less', async () => {
    const { state, change } = await listOf(['i1', 'i2', 'i3'])
    const edited = state.items.map(({ id }) => item(id, 'a'))
    expect(await change(edited)).toEqual([`elements ${whole(edited)}`])
    const many = Array.from({ length: 100 }, (_, i) => item(`m${i}`))
    await change(many)
    const others = many.flatMap((one, i) => (i % 2 ? [one, item(`n${i}`)] : [one]))
    expect(await change(others)).toEqual([`elements ${whole(others)}`]) // it would be 50 patches
  })

  it('sends all of it when what is around the items has changed', async () => {
    const { state, change } = await listOf(['i1', 'i2'])
    state.title = 'two'
    expect(await change(state.items)).toEqual([
      `elements ${whole(state.items).replace('>', ' title="two">')}`,
    ])
  })

  it('sends all of it to who has just come, or come back, and what has changed from then on', async () => {
    const { state, change, stream, open } = await listOf(['i1', 'i2', 'i3'])
    await vi.waitFor(() => expect(stream.positions).toHaveLength(1))
    const resumed = await open(stream.positions[0])
    await vi.waitFor(() => expect(resumed.resumption).toMatch(/^resumed/))
    resumed.positions.push('as it was')
    expect(await change([...state.items, item('x')], resumed)).toEqual([`elements ${whole(state.items)}`]) // prettier-ignore
    const fresh = await open()
    await vi.waitFor(() => expect(fresh.events.map(({ data }) => data)).toEqual([`elements ${whole(state.items)}`])) // prettier-ignore
    const readers = [resumed, fresh, stream]
    const before = readers.map(({ events }) => events.length)
    await change([...state.items, item('y')])
    const sent = `selector #x\nmode after\nelements ${itemHtml('y')}`
    for (const [i, reader] of readers.entries()) {
      await vi.waitFor(() => expect(reader.events.slice(before[i])).toHaveLength(1))
      expect(reader.shown()).toBe(sent)
    }
  })

  it('keeps the last items of a long list in its window', async () => {
    const { state, change } = await listOf(['i1', 'i2', 'i3', 'i4'], { window: 3 })
    expect(await change([...state.items, item('i5')])).toEqual([
      'selector #i2\nmode remove',
      `selector #i4\nmode after\nelements ${itemHtml('i5')}`,
    ])
    for (const window of [0, -1, 1.5, Number.NaN]) {
      expect(() => liveList({ items: () => [], render: renderItem, container: () => <p />, window })).toThrow(RangeError) // prettier-ignore
    }
  })

  it('finds items again whatever characters are in their ids', async () => {
    const ids = ['1', 'a:b', 'a.b c', '"quoted"', '<&>', "it's", '#x, #y', 'ä', '\\', '-']
    const { state, change } = await listOf(ids)
    state.items[0] = item('1', 'x'.repeat(1000))
    await change(state.items)
    const [sent] = await change(state.items.slice(0, 1))
    // Escaped by the rules of CSSOM, and read back by those of CSS.
    const selector = /^selector (.*)\nmode remove$/.exec(sent!)![1]!
    const read = selector.split(/, (?=#)/).map((one) => one.slice(1).replace(/\\([\da-f]+) ?/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))) // prettier-ignore
    expect(read).toEqual(ids.slice(1))
  })

  it('finds ids wherever they are in a tag, also when it has seen many', async () => {
    const render = ({ id, text }: Item) => text === 'plain' ? raw(`<li title='a > id="no"' id='${id}'>x</li>`) : <li title={`> id="no" ${text}`} hidden data-id="no" id={id}>{text}</li> // prettier-ignore
    const { state, change } = await listOf(['i1', 'i2', 'i3'], { render })
    await change([...state.items, item('i4')])
    expect(await change(state.items.toSpliced(1, 1))).toEqual(['selector #i2\nmode remove'])
    await change([...state.items, item('i5', 'plain'), item('i&6', 'x'.repeat(500))])
    expect(await change(state.items.slice(0, -2))).toEqual(['selector #i5, #i\\26 6\nmode remove'])
  })

  it('is for the key and the audience of who asks, like any view', async () => {
    const list = liveList({
      items: async (room: string, role: 'admin' | 'guest') => [`${room}-1`, `${room}-${role}`],
      render: (id, _, role) => <li id={id}>{role}</li>,
      container: (items, room, role) => <ul id="list" title={room + role}>{items}</ul>, // prettier-ignore
      audience: (c) => (c.req.header('Datastar-Request') ? 'admin' : 'guest'),
    })
    const stream = await appOf({ list: list.at('lobby') }).open()
    await isShown(stream, 'elements <ul id="list" title="lobbyadmin"><li id="lobby-1">admin</li><li id="lobby-admin">admin</li></ul>') // prettier-ignore
    const wrong = () => {
      // @ts-expect-error - no such item
      liveList({ items: () => [1], render: (id: string) => <li id={id} />, container: (i) => <ul id="l">{i}</ul> }) // prettier-ignore
      // @ts-expect-error - nobody says whose audience it is
      liveList({ items: (_: string, role: string) => [role], render: (id) => <li id={id} />, container: (i) => <ul id="l">{i}</ul> }) // prettier-ignore
    }
    expect(wrong).toBeTypeOf('function')
  })

  it.each<[string, string, Partial<LiveListOptions<readonly [], Item>>]>([
    ['no-id', 'has to render each item as one element that has an id, not as "<li>a</li>"', { render: ({ id }) => <li>{id}</li> }], // prettier-ignore
    ['no-id', 'has to render each item as one element', { render: ({ id }) => <><li id={id} /><li id={`${id}2`} /></> }], // prettier-ignore
    ['no-id', 'has to render elements that each have an id, and no text beside them, not "<ul>"', { container: (items) => <ul>{items}</ul> }], // prettier-ignore
    ['same-id', 'has two items with the id "same"', { render: () => <li id="same" /> }],
    ['no-items', 'has a container that does not hold its items in one place', { container: () => <ul id="list" /> }], // prettier-ignore
    ['no-items', 'has a container that does not hold its items in one place', { container: (items) => <ul id="list">{items}{items}</ul> }], // prettier-ignore
  ])('refuses what browsers could not find again (%s): it %s', async (code, message, wrong) => {
    const list = liveList({
      items: () => [item('a'), item('b')],
      render: renderItem,
      container: (items) => <ul id="list">{items}</ul>,
      ...wrong,
    })
    const mounting = mounted({ list: list.at() })
    await expect(mounting).rejects.toThrow(LiveViewError)
    await expect(mounting).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
  })

  it('takes what other people have written for no markup of its own', async () => {
    const place = '<!-- items of a live list -->'
    const { stream, change } = await listOf(['i1'])
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    expect(await change([item('i1', place), item('i2', '$& $1 </ul>')])).toEqual([
      'elements <ul id="list"><li id="i1">&lt;!-- items of a live list --&gt;</li><li id="i2">$&amp; $1 &lt;/ul&gt;</li></ul>', // prettier-ignore
    ])
    const trusted = liveList({ items: () => ['a'], render: (id) => raw(`<li id="${id}">$& ${place}</li>`), container: (items) => <ul id="list">{items}</ul> }) // prettier-ignore
    const { list } = await mounted({ list: trusted.at() })
    expect(list).toBe(`<ul id="list"><li id="a">$& ${place}</li></ul>`)
  })
})

describe('a live list that is edited in any way', () => {
  const one = fc.record({ id: fc.nat(30).map((n) => `i${n}`), text: fc.constantFrom('a', 'b', 'long '.repeat(30)) }) // prettier-ignore
  const another = fc.uniqueArray(one, { selector: ({ id }) => id, maxLength: 25 })
  // Another list altogether, or one item more, less or different.
  const edit = fc.oneof(
    another.map((items) => () => items),
    {
      weight: 3,
      arbitrary: fc.tuple(fc.nat(25), one, fc.boolean()).map(([at, item, isChange]) => (items: readonly Item[]) => {
        const found = items.findIndex(({ id }) => id === item.id)
        if (found < 0) return items.toSpliced(at, 0, item)
        return isChange ? items.with(found, item) : items.toSpliced(found, 1)
      }),
    },
  ) // prettier-ignore

  it('leaves a page with what a full render would give, and sends no more than that', async () => {
    let less = 0
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 2, maxLength: 12 }), async (edits) => {
        const { change, stream } = await listOf([])
        const page = new Page()
        const feed = (data: string) =>
          page.feed(`event: datastar-patch-elements\n${data.replace(/^/gm, 'data: ')}\n\n`)
        await vi.waitFor(() => expect(stream.events).toHaveLength(1), SOON)
        feed(stream.shown()!)
        let version: readonly Item[] = []
        let last: string | undefined
        for (const next of edits) {
          version = next(version)
          const now = whole(version)
          if (now === (last ?? whole([]))) continue
          last = now
          const sent = await change(version)
          for (const data of sent) feed(data)
          expect(page.lists.get('list')!.join('')).toBe(now.slice('<ul id="list">'.length, -5))
          const bytes = sent.join('').length
          expect(bytes).toBeLessThanOrEqual(`elements ${now}`.length)
          if (bytes < now.length) less++
        }
        await stream.leave()
      }),
      { numRuns },
    )
    expect(less).toBeGreaterThan(0)
  })

  it('sends all of it to a reader that was too slow for some of it', async () => {
    const many = Array.from({ length: 400 }, (_, i) => item(`i${i}`, 'x'.repeat(200)))
    const { state, list, request } = await listOf([])
    state.items = many
    const body = (await request()).body!.getReader()
    const page = new Page()
    const text = new TextDecoder()
    const next = async () => page.feed(text.decode((await body.read()).value, { stream: true }))
    await next()
    for (let i = 0; i < 60; i++) {
      state.items = [...state.items.slice(1), item(`n${i}`, 'y'.repeat(4000))]
      await list.changed()
      await rest(1)
    }
    while (page.lists.get('list')!.at(-1) !== itemHtml('n59', 'y'.repeat(4000))) await next()
    expect(page.lists.get('list')).toEqual(state.items.map(({ id, text }) => itemHtml(id, text)))
    await body.cancel()
  })
})

function itemHtml(id: string, text = item(id).text): string {
  return `<li id="${id}">${text}</li>`
}
