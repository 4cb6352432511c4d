import { expect, official, test } from './harness.ts'

test.describe('expressions', () => {
  test('show what signals add up to (C01)', async ({ client }) => {
    await client.open('<div data-signals:count="1"><b data-text="$count + 1"></b></div>')
    await expect(client.page.locator('b')).toHaveText('2')
    expect(await client.signals()).toEqual({ count: 1 })
  })

  test('may read a signal that comes later in the page (C02)', async ({ client }) => {
    await client.open('<i data-text="$x"></i><p data-signals:x="5"></p>')
    await expect(client.page.locator('i')).toHaveText('5')
    expect(await client.signalPatches()).toEqual([{ x: '' }, { x: 5 }])
  })

  test('take a hyphen into a signal name, and a spaced minus for a minus (C04, D16)', async ({
    client,
  }) => {
    await client.open(
      `<div data-signals="{'foo-bar': 5, count: 3}">
       <i data-text="$foo-bar"></i><b data-text="$count-1"></b><u data-text="$count - 1"></u></div>`,
    )
    await expect(client.page.locator('i')).toHaveText('5')
    await expect(client.page.locator('b')).toHaveText('')
    await expect(client.page.locator('u')).toHaveText('2')
    expect(await client.signals()).toEqual({ 'foo-bar': 5, count: 3, 'count-1': '' })
  })

  test('have the value of their last statement (C05)', async ({ client }) => {
    await client.open(
      `<div data-signals:a="1"><b data-text="let x=$a; x+1; x+5"></b>
       <i data-text="return $a; "></i><u data-text="(() => { let s = ';'; return s + $a })()"></u></div>`,
    )
    await expect(client.page.locator('b')).toHaveText('6')
    await expect(client.page.locator('i')).toHaveText('1')
    await expect(client.page.locator('u')).toHaveText(';1')
  })

  test('that are statements may end them by a new line (C07)', async ({ client }) => {
    await client.open('<button data-on:click="$x = 1\n$y = 2">b</button>')
    await client.page.click('button')
    expect(await client.signals()).toEqual({ x: 1, y: 2 })
  })

  test('peek at a signal without following it (C08)', async ({ client }) => {
    await client.open('<b data-signals="{a: 1, b: 10}" data-text="$a + @peek(() => $b)"></b>')
    const text = client.page.locator('b')
    await expect(text).toHaveText('11')
    await client.patch({ b: 20 })
    await expect(text).toHaveText('11')
    await client.patch({ a: 2 })
    await expect(text).toHaveText('22')
  })

  test('make a signal that they miss, which is empty (D17)', async ({ client }) => {
    await client.open(
      `<b data-text="'[' + $missing + ']'"></b><i data-text="$deep.down ?? 'none'"></i>`,
    )
    await expect(client.page.locator('b')).toHaveText('[]')
    await expect(client.page.locator('i')).toHaveText('none')
    expect(await client.signals()).toEqual({ missing: '', deep: '' })
    expect(await client.signalPatches()).toEqual([{ missing: '' }, { deep: '' }])
    await client.patch({ missing: 'there' })
    await expect(client.page.locator('b')).toHaveText('[there]')
  })

  test('reach into lists, by a fixed place and by a signal', async ({ client }) => {
    await client.open(
      `<div data-signals="{i: 1, list: [{n: 'a'}, {n: 'b'}]}">
       <b data-text="$list.0.n"></b><i data-text="$list[$i].n"></i>
       <u data-text="$list.map((each) => each.n).join('-')"></u></div>`,
    )
    await expect(client.page.locator('b')).toHaveText('a')
    await expect(client.page.locator('i')).toHaveText('b')
    await expect(client.page.locator('u')).toHaveText('a-b')
    await client.patch({ list: { 1: { n: 'c' } } })
    await expect(client.page.locator('i')).toHaveText('c')
    await expect(client.page.locator('u')).toHaveText('a-c')
  })

  test('leave what is text alone (D16)', async ({ client }) => {
    test.skip(official, 'the official client rewrites actions inside strings')
    await client.open(
      '<div data-signals:a="1"><b data-text="\'$a me@peek(x) \' + `$a @peek(${$a + `[${$a}]`})`"></b></div>',
    )
    await expect(client.page.locator('b')).toHaveText('$a me@peek(x) $a @peek(1[1])')
  })

  test('report an action that nobody added', async ({ client }) => {
    await client.open('<button data-on:click="@nothing(1)">b</button>')
    await client.page.click('button')
    expect(client.errors.join()).toContain('UndefinedAction')
  })

  // T3: what a server writes for data is one double-quoted string with every special
  // character as \uXXXX; whatever it says, it must come out as it is.
  const hostile = [
    `'-alert(1)-'`,
    'x\\',
    ';',
    `@get('/x')`,
    '${1}',
    '$foo',
    '`',
    '\u2028',
    '</script>',
    '"><img src=x onerror=alert(1)>',
    '🖕JS_ alert(1) _DS🚀',
    '__proto__',
    'line\r\nbreak',
    '/* // \' " */',
    '',
  ]
  for (const value of hostile) {
    test(`show ${JSON.stringify(value)} as it is`, async ({ client }) => {
      const literal = written(value)
      await client.page.addInitScript(() => {
        window.alert = () => Reflect.set(window, '__pwned', true)
      })
      await client.open(
        `<div data-signals='{name: ${literal}, deep: {name: ${literal}}}'></div>
         <b data-text='$name'></b><i data-text='${literal}'></i>
         <u data-attr='{title: ${literal}}'></u>
         <a data-on:click='window.clicked = ${literal}'>a</a>`,
      )
      const { page } = client
      await page.locator('a').dispatchEvent('click')
      const shown = page.evaluate(() => [
        document.querySelector('b')?.textContent,
        document.querySelector('i')?.textContent,
        document.querySelector('u')?.title,
        Reflect.get(window, 'clicked'),
      ])
      expect(await shown).toEqual([value, value, value, value])
      expect(await client.signals()).toEqual({ name: value, deep: { name: value } })
      expect(await page.evaluate(() => Reflect.get(window, '__pwned'))).toBeUndefined()
      expect(client.errors).toEqual([])
      expect(client.requests).toEqual([])
    })
  }
})

function written(value: string): string {
  const escaped = value.replace(
    /[^A-Za-z0-9 ]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `"${escaped}"`
}
