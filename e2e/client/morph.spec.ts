import { expect, official, test, type Client } from './harness.ts'

test.describe('a morph keeps', () => {
  test('the focus, the caret and the typed text', async ({ client }) => {
    await client.open('<main><form><label>Name <input name="n"></label></form></main>')
    const input = client.page.locator('input')
    await input.fill('hello')
    await input.evaluate((el: HTMLInputElement) => el.setSelectionRange(1, 3, 'backward'))

    await morph(
      client,
      '<p>new</p><form class="c"><label>Your name <input name="n"></label></form>',
    )

    await expect(input).toBeFocused()
    await expect(input).toHaveValue('hello')
    expect(await selection(client)).toEqual([1, 3, 'backward'])
  })

  for (const [how, disable] of [
    ['with moveBefore', ''],
    ['without moveBefore', 'delete Element.prototype.moveBefore'],
  ] as const) {
    test(`the focus and the caret of a field that moves, ${how}`, async ({ client }) => {
      await client.open(
        '<main><p id="a"></p><div id="b"><textarea id="t"></textarea></div><p id="c"></p></main>',
      )
      await client.page.evaluate(disable)
      const field = client.page.locator('#t')
      await field.fill('hello')
      await field.evaluate((el: HTMLTextAreaElement) => el.setSelectionRange(2, 4))

      await morph(
        client,
        '<section><textarea id="t"></textarea></section><p id="c"></p><div id="b"></div><p id="a"></p>',
      )
      await expect(field).toBeFocused()
      await expect(field).toHaveValue('hello')
      expect((await selection(client)).slice(0, 2)).toEqual([2, 4])
    })
  }

  test('a selection of text around it', async ({ client }) => {
    await client.open('<main><p>one</p><p id="p">two words</p></main>')
    await client.page.locator('#p').evaluate((el) => {
      getSelection()?.selectAllChildren(el)
    })
    await morph(client, '<h1>new</h1><p>one!</p><p id="p">two words</p>')
    expect(await client.page.evaluate(() => String(getSelection()))).toBe('two words')
  })

  test('the nodes of 200 items in any order', async ({ client }) => {
    const items = Array.from({ length: 200 }, (_, n) => n)
    await client.open(`<main>${numbered(items)}</main>`)
    const random = randomNumbers(7)
    const shuffled = items.toSorted(() => random() - 0.5)

    for (const order of [items.toReversed(), shuffled, items.slice(100), items]) {
      await rememberNodes(client)
      await morph(client, numbered(order))
      expect(await html(client)).toBe(numbered(order))
      expect(await lostNodes(client)).toEqual([])
    }
  })

  test('the nodes of items without ids that stay as they are', async ({ client }) => {
    await client.open(`<main>${paragraphs('a', 'b', 'c', 'd')}</main>`)
    await client.page.evaluate(() => {
      for (const p of document.querySelectorAll('p')) Object.assign(p, { was: p.textContent })
    })
    await morph(client, paragraphs('new', 'a', 'c', 'changed', 'd'))
    const were = await client.page
      .locator('p')
      .evaluateAll((all) => all.map((p) => (p as Element & { was?: string }).was))
    expect(were[1]).toBe('a')
    expect(were[2]).toBe('c')
    expect(were[4]).toBe('d')
  })

  test('the nodes around elements that it knows by id', async ({ client }) => {
    await client.open(`<main>${sections('a', 'b', 'c')}</main>`)
    await client.page.evaluate(() => {
      for (const section of document.querySelectorAll('section')) {
        Object.assign(section, { was: section.textContent })
      }
    })
    await morph(client, sections('new', 'c', 'a'))
    const were = await client.page
      .locator('section')
      .evaluateAll((all) => all.map((el) => (el as Element & { was?: string }).was))
    expect(were.slice(1)).toEqual(['c', 'a'])
  })

  test('scroll positions', async ({ client }) => {
    await client.open(`<main>${box('old')}</main>`)
    await client.page.locator('#box').evaluate((el) => (el.scrollTop = 120))
    await morph(client, box('new', '<h1>title</h1>'))
    await expect(client.page.locator('#box p')).toHaveText('new')
    expect(await client.page.locator('#box').evaluate((el) => el.scrollTop)).toBe(120)
  })

  test('a frame that moves into a new wrapper from loading again (C61)', async ({ client }) => {
    client.on('/frame', (_, response) => void response.end('<p>frame</p>'))
    await client.open('<main><iframe id="f" src="/frame"></iframe></main>')
    await expect(client.page.frameLocator('#f').locator('p')).toHaveText('frame')
    await morph(client, '<section><h1>new</h1><iframe id="f" src="/frame"></iframe></section>')
    await expect(client.page.locator('section > #f')).toHaveCount(1)
    await morph(client, '<iframe id="f" src="/frame"></iframe>')
    await expect(client.page.locator('main > #f')).toHaveCount(1)
    expect(client.requests).toHaveLength(1)
  })

  test('what it moves from starting more than once (D14)', async ({ client }) => {
    const items = (...ids: string[]) =>
      ids.map((id) => `<li id="${id}" data-init="window.starts.push(el.id)">${id}</li>`).join('')
    await client.open(
      `<script>window.starts = []</script><main>${items('a', 'b', 'c', 'd')}</main>`,
    )
    await client.page.evaluate('window.starts.length = 0')
    await morph(client, `<ul>${items('d', 'c', 'b', 'a')}</ul>`)
    await expect(client.page.locator('ul > li')).toHaveText(['d', 'c', 'b', 'a'])
    const starts = await client.page.evaluate(() => Reflect.get(window, 'starts') as string[])
    // A moved element starts anew, which pages see; the official client may park it first.
    const wanted = ['a', 'b', 'c', 'd']
    expect(official ? [...new Set(starts)].toSorted() : starts.toSorted()).toEqual(wanted)
  })

  test('listeners and bindings, which run once', async ({ client }) => {
    await client.open(
      `<main data-signals="{n: 0}"><button data-on:click="$n++">+</button><b data-text="$n"></b></main>`,
    )
    const markup = `<p></p><button data-on:click="$n++" class="x">+</button><b data-text="$n">0</b>`
    await morph(client, markup)
    await client.page.getByText('+').click()
    await morph(client, markup)
    await expect(client.page.locator('b')).toHaveText('1')
    await client.page.getByText('+').click()
    await expect(client.page.locator('b')).toHaveText('2')
  })
})

test.describe('a morph follows the markup', () => {
  test('in attributes, and closes what the user opened', async ({ client }) => {
    await client.open('<main><details class="a" title="t"><summary>s</summary></details></main>')
    await client.page.locator('summary').click()
    await morph(client, '<details class="b" lang="en"><summary>s</summary></details>')
    expect(await html(client)).toBe('<details class="b" lang="en"><summary>s</summary></details>')
  })

  test('in form state where the markup changed, and signals follow (C58)', async ({ client }) => {
    await client.open(`<main>${fields('a', '', 'selected', '', 'x')}</main>`)
    await client.page.locator('#v').fill('typed')
    await client.page.locator('#t').fill('typed')
    await morph(client, `<p></p>${fields('a', '', 'selected', '', 'x')}`)
    expect(await client.signals()).toEqual({ v: 'typed', c: false, s: '1', t: 'typed' })

    await client.page.locator('#t').blur()
    await morph(client, fields('b', 'checked', '', 'selected', 'y'))
    await expect(client.page.locator('#v')).toHaveValue('b')
    await expect(client.page.locator('#c')).toBeChecked()
    await expect(client.page.locator('#s')).toHaveValue('2')
    await expect(client.page.locator('#t')).toHaveValue('y')
    await expect.poll(() => client.signals()).toEqual({ v: 'b', c: true, s: '2', t: 'y' })
  })

  test('but not in the field that is being typed into', async ({ client }) => {
    test.skip(official, 'the official client overwrites it')
    await client.open('<main><input id="i" value="a"><textarea id="t">a</textarea></main>')
    for (const id of ['#i', '#t']) {
      await client.page.locator(id).press('End')
      await client.page.locator(id).pressSequentially(' typed')
      await morph(client, '<input id="i" value="b"><textarea id="t">b</textarea>')
      await expect(client.page.locator(id)).toHaveValue('a typed')
      await expect(client.page.locator(id)).toBeFocused()
      await morph(client, '<input id="i" value="a"><textarea id="t">a</textarea>')
    }
    await expect(client.page.locator('#i')).toHaveValue('a')
  })

  test('but not in attributes that it preserves (C59)', async ({ client }) => {
    await client.open('<main><details><summary>s</summary></details><input value="a"></main>')
    await client.page.locator('summary').click()
    await client.page.locator('input').fill('typed')
    await morph(
      client,
      `<details data-preserve-attr="open"><summary>s!</summary></details>
       <input data-preserve-attr="value class" value="b">`,
    )
    await expect(client.page.locator('details')).toHaveAttribute('open')
    await expect(client.page.locator('input')).toHaveValue('typed')
    await expect(client.page.locator('input')).toHaveAttribute('value', 'a')
  })

  test('but not in a part that both sides ignore (C59)', async ({ client }) => {
    await client.open('<main><div data-ignore-morph><p id="in">old</p></div></main>')
    await morph(client, '<div data-ignore-morph class="x"><p id="in">new</p></div>')
    expect(await html(client)).toBe('<div data-ignore-morph=""><p id="in">old</p></div>')

    await patch(client, { elements: '<p id="in">direct</p>' })
    await expect(client.page.locator('#in')).toHaveText('old')
    await patch(client, { selector: '#in', mode: 'after', elements: '<hr>' })
    await expect(client.page.locator('hr')).toHaveCount(1)

    await morph(client, '<div class="x"><p id="in">new</p></div>')
    expect(await html(client)).toBe('<div class="x"><p id="in">new</p></div>')
  })

  test('inside templates (D10)', async ({ client }) => {
    await client.open('<main><div><template><p>old</p></template></div></main>')
    await morph(client, '<div><template><p>new</p></template></div>')
    const text = official ? 'old' : 'new'
    expect(await html(client)).toBe(`<div><template><p>${text}</p></template></div>`)
  })

  test('in names that only a parser takes', async ({ client }) => {
    await client.open('<main><p>x</p></main>')
    await morph(client, '<p @click="a" :b="c">x</p>')
    expect(await html(client)).toBe('<p @click="a" :b="c">x</p>')
  })

  test('of a form that has a field called id', async ({ client }) => {
    await client.open(`<main>${form('f', 'old')}${form('g', 'old')}</main>`)
    await client.page.locator('#f input').fill('typed')
    await morph(client, `<p>new</p>${form('g', 'new')}<hr>${form('f', 'new')}`)
    await expect(client.page.locator('#f input')).toHaveValue('typed')
  })

  test('from any tree to any other, and keeps every element that both know by id', async ({
    client,
  }) => {
    await client.open('<main></main>')
    const trees = Array.from({ length: 500 }, (_, seed) => {
      const random = randomNumbers(seed)
      return [randomMarkup(random), randomMarkup(random)] as const
    })
    expect(await wrongMorphs(client, trees)).toEqual([])
  })
})

function numbered(order: readonly number[]): string {
  return `<ul>${order.map((n) => `<li id="i${n}"><b>${n}</b></li>`).join('')}</ul>`
}

function paragraphs(...names: string[]): string {
  return names.map((name) => `<p class="x">${name}</p>`).join('')
}

function sections(...ids: string[]): string {
  return ids.map((id) => `<section><p><b id="${id}">${id}</b></p></section>`).join('')
}

function form(id: string, name: string): string {
  return `<form id="${id}" class="${name}"><input name="id"></form>`
}

function box(text: string, more = ''): string {
  const style = 'height:50px;overflow:auto'
  return `${more}<div id="box" style="${style}"><p style="height:500px">${text}</p></div>`
}

function fields(value: string, checked: string, one: string, two: string, text: string): string {
  return `<input id="v" data-bind="v" value="${value}">
    <input id="c" type="checkbox" data-bind="c" ${checked}>
    <select id="s" data-bind="s"><option ${one}>1</option><option ${two}>2</option></select>
    <textarea id="t" data-bind="t">${text}</textarea>`
}

/** Morphs what is inside `<main>`. */
function morph(client: Client, elements: string): Promise<void> {
  return patch(client, { selector: 'main', mode: 'inner', elements })
}

function patch(client: Client, argsRaw: Record<string, string>): Promise<void> {
  return client.page.evaluate((argsRaw) => {
    const detail = { type: 'datastar-patch-elements', el: document.body, argsRaw }
    document.dispatchEvent(new CustomEvent('datastar-fetch', { detail }))
  }, argsRaw)
}

function html(client: Client): Promise<string> {
  return client.page.locator('main').innerHTML()
}

function selection(client: Client): Promise<unknown[]> {
  return client.page.evaluate(() => {
    const field = document.activeElement as HTMLInputElement
    return [field.selectionStart, field.selectionEnd, field.selectionDirection]
  })
}

async function rememberNodes(client: Client): Promise<void> {
  await client.page.evaluate(() => {
    const nodes = new Map<string, Element>()
    for (const el of document.querySelectorAll('main [id]')) nodes.set(el.id, el)
    Object.assign(window, { nodes })
  })
}

/** The ids of elements that are other nodes than before, though nothing but their place changed. */
function lostNodes(client: Client): Promise<string[]> {
  return client.page.evaluate(() => {
    const { nodes } = window as unknown as { nodes: Map<string, Element> }
    return [...document.querySelectorAll('main [id]')]
      .filter((el) => {
        const before = nodes.get(el.id)
        return before && before.tagName === el.tagName && before !== el
      })
      .map(({ id }) => id)
  })
}

/** Morphs the first of each pair into the second; returns those where the outcome is another. */
function wrongMorphs(
  client: Client,
  pairs: readonly (readonly [string, string])[],
): Promise<(readonly [string, string])[]> {
  return client.page.evaluate((pairs) => {
    const main = document.querySelector('main') as HTMLElement
    return pairs.filter(([before, after]) => {
      main.innerHTML = before
      const known = new Map([...main.querySelectorAll('[id]')].map((el) => [el.id, el]))

      const argsRaw = { selector: 'main', mode: 'inner', elements: after }
      const detail = { type: 'datastar-patch-elements', el: main, argsRaw }
      document.dispatchEvent(new CustomEvent('datastar-fetch', { detail }))

      const wanted = document.createElement('main')
      wanted.innerHTML = after
      // Equal in any order of attributes; `isEqualNode` does not look into templates.
      const isWanted = main.innerHTML.length === wanted.innerHTML.length && main.isEqualNode(wanted)
      const isLost = [...main.querySelectorAll('[id]')].some((el) => {
        const old = known.get(el.id)
        return old && old.tagName === el.tagName && old !== el
      })
      return !isWanted || isLost
    })
  }, pairs)
}

function randomMarkup(random: () => number): string {
  const ids = Array.from({ length: 12 }, (_, n) => `i${n}`)
  const pick = <Choice>(from: readonly Choice[]) => from[Math.floor(random() * from.length)]
  const children = (depth: number): string =>
    Array.from({ length: Math.floor(random() * 6) }, () => child(depth)).join('')
  return children(3)

  function child(depth: number): string {
    if (random() < 0.2) return pick(['x', 'y', ' ', 'some text']) ?? ''
    if (random() < 0.1) return pick(['<!--a-->', '<!--b-->']) ?? ''
    const tag = pick(['div', 'section', 'span', 'ul', 'template', 'svg', 'details', 'input'])
    const [id] = random() < 0.6 ? ids.splice(Math.floor(random() * ids.length), 1) : []
    const names = ['class', 'title', 'open', 'value'].filter(() => random() < 0.3)
    const attributes = names.map((name) => ` ${name}="${pick(['1', '2'])}"`).join('')
    const start = `<${tag}${id ? ` id="${id}"` : ''}${attributes}>`
    if (tag === 'input') return start
    return `${start}${depth > 0 ? children(depth - 1) : ''}</${tag}>`
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
