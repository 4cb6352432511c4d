import { expect, inPage, official, test } from './harness.ts'

test.describe('data-text', () => {
  test('writes null and false as words', async ({ client }) => {
    await client.open('<b data-text="null"></b><i data-text="false"></i>')
    await expect(client.page.locator('b')).toHaveText('null')
    await expect(client.page.locator('i')).toHaveText('false')
  })

  test('comes back when a script changes it', async ({ client }) => {
    await client.open(`<b data-text="'mine'"></b>`)
    const text = client.page.locator('b')
    await text.evaluate((el) => {
      el.innerHTML = '<u>mine</u>'
    })
    await expect(text.locator('u')).toHaveCount(0)
    await text.evaluate((el) => {
      el.firstChild!.nodeValue = 'theirs'
    })
    await expect(text).toHaveText('mine')
  })
})

test.describe('data-attr', () => {
  const body = `<div data-signals="{v: true}"><a data-attr="{a1: true, a2: '', a3: false, a4: null,
    a5: 0, a6: 'x', a7: {k: 1}, a8: [1, 2]}" a3="old" a4="old"></a><b data-attr:title="$v"></b></div>`

  test('turns each type of value into an attribute (C26)', async ({ client }) => {
    await client.open(body)
    const values = await client.page
      .locator('a')
      .evaluate((el) => [1, 2, 3, 4, 5, 6, 7, 8].map((n) => el.getAttribute(`a${n}`)))
    expect(values).toEqual(['', '', null, null, '0', 'x', '{"k":1}', '[1,2]'])
  })

  test('undoes what scripts do to its attributes (C26)', async ({ client }) => {
    await client.open(body)
    await client.page.locator('a').evaluate((el) => {
      el.removeAttribute('a6')
      el.setAttribute('a3', 'new')
    })
    await expect(client.page.locator('a')).toHaveAttribute('a6', 'x')
    await expect(client.page.locator('a')).not.toHaveAttribute('a3')
  })

  test('follows its signal', async ({ client }) => {
    await client.open(body)
    await expect(client.page.locator('b')).toHaveAttribute('title', '')
    await client.patch({ v: 'named' })
    await expect(client.page.locator('b')).toHaveAttribute('title', 'named')
    await client.patch({ v: false })
    await expect(client.page.locator('b')).not.toHaveAttribute('title')
  })
})

test.describe('data-class', () => {
  test('adds and removes its classes, and keeps the others (C27)', async ({ client }) => {
    await client.open(
      `<b class="base" data-signals="{on: true}" data-class:is-active="$on"
        data-class="{'x y': $on, z: !$on}" data-class:foo-bar__case.camel="$on"></b>`,
    )
    await expect(client.page.locator('b')).toHaveClass('base is-active x y fooBar')
    await client.patch({ on: false })
    await expect(client.page.locator('b')).toHaveClass('base z')
  })

  test('comes back when a script replaces all classes, and goes with its attribute', async ({
    client,
  }) => {
    await client.open('<b class="base" data-class:mine="true" data-class:theirs="false"></b>')
    const box = client.page.locator('b')
    await box.evaluate((el) => {
      el.setAttribute('class', 'theirs other')
    })
    await expect(box).toHaveClass('other mine')
    await box.evaluate((el) => el.removeAttribute('data-class:mine'))
    await expect(box).toHaveClass('other')
  })

  test('takes a key with colons', async ({ client }) => {
    await client.open('<b data-class:md:p-4="true"></b>')
    await expect(client.page.locator('b')).toHaveClass('md:p-4')
  })
})

test.describe('data-style', () => {
  test('lays its values over the inline ones, and gives those back (C28)', async ({ client }) => {
    await client.open(
      `<b style="color: blue" data-signals="{c: 'red', w: 0}" data-style:color="$c"
        data-style="{width: $w, '--accent2': 'teal', backgroundColor: 'rgb(1, 2, 3)'}"></b>`,
    )
    const box = client.page.locator('b')
    const style = (name: string) =>
      box.evaluate((el, name) => (el as HTMLElement).style.getPropertyValue(name), name)
    expect(await style('color')).toBe('red')
    expect(await style('width')).toBe('0px')
    expect(await style('background-color')).toBe('rgb(1, 2, 3)')

    await client.patch({ c: '' })
    expect(await style('color')).toBe('blue')
    await client.patch({ c: 'green' })
    await box.evaluate((el) => el.removeAttribute('style'))
    await expect.poll(() => style('color')).toBe('green')
    await expect.poll(() => style('width')).toBe('0px')
    await box.evaluate((el) => el.removeAttribute('data-style:color'))
    await expect.poll(() => style('color')).toBe('blue')
  })

  test('hyphenates the keys of an object, but for custom properties (D19)', async ({ client }) => {
    await client.open(
      `<b data-style="{backgroundColor: 'rgb(1, 2, 3)', '--accent2': 'teal', '--myGap': '1px'}"></b>`,
    )
    const style = client.page.locator('b')
    await expect(style).toHaveCSS('background-color', 'rgb(1, 2, 3)')
    const custom = style.evaluate((el) => {
      const names = ['--accent2', '--accent-2', '--myGap', '--my-gap']
      return names.map((name) => (el as HTMLElement).style.getPropertyValue(name))
    })
    expect(await custom).toEqual(official ? ['', 'teal', '', '1px'] : ['teal', '', '1px', ''])
  })

  test('of two attributes on one element comes to rest', async ({ client }) => {
    await client.open(
      `<b data-style:color="'#FF0000'" data-style="{backgroundColor: '#00FF00'}" data-show="true"></b>
       <button data-on:click="$done = 1">b</button>`,
    )
    await client.page.locator('b').evaluate((el) => el.setAttribute('style', 'margin: 1px'))
    await client.page.click('button')
    expect(await client.signals()).toEqual({ done: 1 })
    await expect(client.page.locator('b')).toHaveCSS('color', 'rgb(255, 0, 0)')
    await expect(client.page.locator('b')).toHaveCSS('background-color', 'rgb(0, 255, 0)')
  })
})

test.describe('data-show', () => {
  test('hides, shows, and stays as it says when the markup forgets (C29)', async ({ client }) => {
    await client.open(
      `<b style="display: none" data-show="$on" data-signals="{on: true}">b</b>
       <i style="display: flex" data-show="!$on">i</i>`,
    )
    const [shown, hidden] = [client.page.locator('b'), client.page.locator('i')]
    await expect(shown).toBeVisible()
    await expect(hidden).toBeHidden()
    await client.page.evaluate(() => {
      const argsRaw = { selector: 'i', elements: '<i data-show="!$on">morphed</i>' }
      const detail = { type: 'datastar-patch-elements', el: document.body, argsRaw }
      document.dispatchEvent(new CustomEvent('datastar-fetch', { detail }))
    })
    await expect(hidden).toHaveText('morphed')
    await expect(hidden).toBeHidden()
    await client.patch({ on: false })
    await expect(shown).toBeHidden()
    await expect(hidden).toBeVisible()
  })
})

test.describe('data-ref', () => {
  test('puts the element into a signal, which says nothing on the wire', async ({ client }) => {
    await client.open(
      `<p data-ref:my-el>text</p><i data-ref="other-el">i</i>
       <b data-text="$myEl.textContent + $other-el.localName"></b>`,
    )
    await expect(client.page.locator('b')).toHaveText('texti')
    expect(
      JSON.parse(await inPage(client.page, '({ filtered }) => JSON.stringify(filtered())')),
    ).toEqual({ myEl: {}, 'other-el': {} })
  })
})

test.describe('data-effect', () => {
  test('runs again after each change of what it read', async ({ client }) => {
    await client.open(
      '<p data-signals="{a: 1, seen: []}" data-effect="window.seen = [...(window.seen ?? []), $a]"></p>',
    )
    await client.patch({ a: 2 })
    await client.patch({ a: 2 })
    expect(await client.page.evaluate(() => Reflect.get(window, 'seen'))).toEqual([1, 2])
  })

  test('may remove its own element, and its neighbours go on', async ({ client }) => {
    await client.open('<p data-effect="el.remove()"></p><b data-text="1 + 1"></b>')
    await expect(client.page.locator('p')).toHaveCount(0)
    await expect(client.page.locator('b')).toHaveText('2')
  })
})

test.describe('data-json-signals', () => {
  test('shows the signals that its filter names', async ({ client }) => {
    await client.open(
      `<div data-signals="{a: 1, _b: [1], c: {d: 2}}"></div><pre data-json-signals></pre>
       <code data-json-signals__terse="{include: /^c/}"></code>`,
    )
    expect(JSON.parse((await client.page.locator('pre').textContent()) ?? '')).toEqual({
      a: 1,
      _b: [1],
      c: { d: 2 },
    })
    await expect(client.page.locator('code')).toHaveText('{"c":{"d":2}}')
    await client.patch({ c: { d: 3 } })
    await expect(client.page.locator('code')).toHaveText('{"c":{"d":3}}')
  })
})

test('attributes that contradict each other are reported, and the page goes on', async ({
  client,
}) => {
  test.skip(official, 'the official client hangs')
  await client.open(
    `<b data-attr:class="'x'" data-class:y="true"></b><button data-on:click="$done = 1">b</button>`,
  )
  await expect.poll(() => client.errors.join()).toContain('AttributesConflict')
  await client.page.click('button')
  expect(await client.signals()).toEqual({ done: 1 })
})
