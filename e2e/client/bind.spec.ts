import { expect, inPage, official, test } from './harness.ts'

test.describe('data-bind', () => {
  const form = `
    <input id="t" data-bind:t value="text"><input id="n" type="number" data-bind:n value="5">
    <input id="r" type="range" data-bind:r value="30"><input id="h" type="hidden" data-bind:h value="x">
    <input id="c1" type="checkbox" data-bind:c1><input id="c2" type="checkbox" data-bind:c2 checked>
    <input id="c3" type="checkbox" data-bind:c3 value="foo">
    <input id="c4" type="checkbox" data-bind:c4 value="foo" checked>
    <input id="ra" type="radio" data-bind:ra value="a"><input id="rb" type="radio" data-bind:ra value="b" checked>
    <select id="s" data-bind:s><option value="1">1</option><option value="2" selected>2</option></select>
    <select id="mm" data-bind:mm multiple><option value="1" selected>1</option><option value="2">2</option>
      <option value="3" selected>3</option></select>
    <textarea id="ta" data-bind:ta>some</textarea>`

  test('makes a missing signal from the element (C30)', async ({ client }) => {
    await client.open(form)
    expect(await client.signals()).toEqual({
      t: 'text',
      n: 5,
      r: 30,
      h: 'x',
      c1: false,
      c2: true,
      c3: '',
      c4: 'foo',
      ra: 'b',
      s: '2',
      mm: ['1', '3'],
      ta: 'some',
    })
  })

  test('follows what the user does (C30)', async ({ client }) => {
    await client.open(form)
    const { page } = client
    await page.fill('#t', 'typed')
    await page.fill('#n', '')
    await page.fill('#r', '70')
    for (const id of ['c1', 'c3', 'ra']) await page.check(`#${id}`)
    for (const id of ['c2', 'c4']) await page.uncheck(`#${id}`)
    await page.selectOption('#s', '1')
    await page.selectOption('#mm', ['2', '3'])
    await page.fill('#ta', 'other')
    expect(await client.signals()).toEqual({
      t: 'typed',
      n: 0,
      r: 70,
      h: 'x',
      c1: true,
      c2: false,
      c3: 'foo',
      c4: '',
      ra: 'a',
      s: '1',
      mm: ['2', '3'],
      ta: 'other',
    })
  })

  test('sets the element from a signal that is there, in its type (C30)', async ({ client }) => {
    await client.open(
      `<div data-signals="{t: 5, n: '7', c: 1, k: 'foo', b: true, r: 2, s: 3, m: [1, '2']}"></div>
       <input id="t" data-bind:t value="no"><input id="n" type="number" data-bind:n>
       <input id="c" type="checkbox" data-bind:c><input id="k" type="checkbox" data-bind:k value="foo">
       <input id="b" type="checkbox" data-bind:b value="foo">
       <input id="r1" type="radio" data-bind:r value="1"><input id="r2" type="radio" data-bind:r value="2">
       <select id="s" data-bind:s><option>2</option><option>3</option></select>
       <select id="m" data-bind:m multiple><option>1</option><option>2</option><option>3</option></select>`,
    )
    const { page } = client
    await expect(page.locator('#t')).toHaveValue('5')
    await expect(page.locator('#n')).toHaveValue('7')
    for (const id of ['c', 'k', 'b', 'r2']) await expect(page.locator(`#${id}`)).toBeChecked()
    await expect(page.locator('#s')).toHaveValue('3')
    await expect(page.locator('#m')).toHaveValues(['1', '2'])

    await page.fill('#t', '6')
    await page.fill('#n', '8')
    for (const id of ['k', 'b']) await page.uncheck(`#${id}`)
    await page.check('#r1')
    await page.selectOption('#s', '2')
    await page.selectOption('#m', ['1', '3'])
    expect(await client.signals()).toEqual({
      t: 6,
      n: '8',
      c: 1,
      k: '',
      b: false,
      r: 1,
      s: 2,
      m: [1, '3'],
    })
  })

  test('keeps two fields of one signal the same', async ({ client }) => {
    await client.open('<input id="a" data-bind:x><input id="b" data-bind="x">')
    await client.page.fill('#a', 'both')
    await expect(client.page.locator('#b')).toHaveValue('both')
    await client.patch({ x: 'patched' })
    await expect(client.page.locator('#a')).toHaveValue('patched')
  })

  test('shares a list out among its fields, in their order', async ({ client }) => {
    await client.open(
      `<div data-signals="{list: [], on: []}"></div>
       <input id="a" data-bind:list value="1st"><input id="b" data-bind:list value="2nd">
       <input type="checkbox" data-bind="on" value="x" checked><input id="y" type="checkbox" data-bind="on" value="y">`,
    )
    expect(await client.signals()).toEqual({ list: ['1st', '2nd'], on: ['x', ''] })
    await client.page.fill('#b', 'new')
    await client.page.check('#y')
    expect(await client.signals()).toEqual({ list: ['1st', 'new'], on: ['x', 'y'] })
  })

  test('names radios that have no name after their signal, empty at first (D11)', async ({
    client,
  }) => {
    await client.open(
      '<input id="a" type="radio" data-bind:which value="a"><input type="radio" data-bind:which value="b">',
    )
    await expect(client.page.locator('#a')).toHaveAttribute('name', 'which')
    expect(await client.signals()).toEqual(official ? {} : { which: '' })
  })

  test('reads files as their names, contents and types (C32)', async ({ client }) => {
    await client.open('<input type="file" multiple data-bind:files>')
    expect(await client.signals()).toEqual({})
    await client.page.setInputFiles('input', [
      { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') },
      { name: 'b.txt', mimeType: 'text/plain', buffer: Buffer.from('') },
    ])
    await expect
      .poll(() => client.signals())
      .toEqual({
        files: [
          { name: 'a.txt', contents: 'aGVsbG8=', mime: 'text/plain' },
          { name: 'b.txt', contents: '', mime: 'text/plain' },
        ],
      })
  })

  test('binds the value of a custom element', async ({ client }) => {
    await client.open(
      `<script>customElements.define('x-field', class extends HTMLElement { value = 'made' })</script>
       <x-field data-bind:x></x-field>`,
    )
    expect(await client.signals()).toEqual({ x: 'made' })
    await client.page.locator('x-field').evaluate((el) => {
      Reflect.set(el, 'value', 'changed')
      el.dispatchEvent(new Event('change'))
    })
    expect(await client.signals()).toEqual({ x: 'changed' })
  })

  test('binds another property, on other events', async ({ client }) => {
    await client.open(
      '<details data-bind:shown__prop.open__event.toggle><summary>s</summary>d</details>',
    )
    expect(await client.signals()).toEqual({ shown: false })
    await client.page.click('summary')
    await expect.poll(() => client.signals()).toEqual({ shown: true })
    await client.patch({ shown: false })
    await expect(client.page.locator('details')).not.toHaveAttribute('open')
  })

  test('refuses a property without a name', async ({ client }) => {
    await client.open('<input data-bind:x__prop>', { waitUntilReady: !official })
    await expect.poll(() => client.errors.join()).toContain('BindPropNameMissing')
  })

  test('takes the name in its value literally', async ({ client }) => {
    await client.open('<input data-bind="my-Name" value="x"><input data-bind:my-name value="y">')
    expect(await client.signals()).toEqual({ 'my-Name': 'x', myName: 'y' })
  })

  test('reads a field that a patch has changed', async ({ client }) => {
    await client.open('<input data-bind:x value="old">')
    await client.page.locator('input').evaluate((el) => {
      Reflect.set(el, 'value', 'patched')
      el.dispatchEvent(new CustomEvent('datastar-prop-change', { bubbles: true }))
    })
    expect(await client.signals()).toEqual({ x: 'patched' })
  })

  test('leaves a field as it is being typed', async ({ client }) => {
    test.skip(official, 'the official client writes 0 into a number field as it is emptied')
    await client.open('<input type="number" data-bind:n value="5"><b data-text="$n"></b>')
    await client.page.fill('input', '')
    await expect(client.page.locator('b')).toHaveText('0')
    await expect(client.page.locator('input')).toHaveValue('')
  })

  test('shows what an effect made of the typed text', async ({ client }) => {
    await client.open(`<input data-bind:x><p data-effect="$x = $x.toUpperCase()"></p>`)
    await client.page.fill('input', 'loud')
    await expect(client.page.locator('input')).toHaveValue('LOUD')
    expect(await client.signals()).toEqual({ x: 'LOUD' })
  })

  test('works where a Content-Security-Policy forbids expressions (C69)', async ({ client }) => {
    await client.open('<input data-bind:x value="1"><b data-text="1 + 1"></b>', {
      headers: { 'Content-Security-Policy': "script-src 'self'" },
      waitUntilReady: !official,
    })
    await expect.poll(() => client.errors.join()).toContain('GenerateExpression')
    expect(await inPage(client.page, '({ root }) => root.x').catch(() => '1')).toBe('1')
  })
})

test.describe('data-bind, when a patch brings more', () => {
  test('selects the option that the signal waits for', async ({ client }) => {
    test.skip(official, 'reads options once')
    await client.open(`<select id="one" data-bind="pick" data-signals="{pick: 'b', many: ['y']}">
      <option>a</option></select><select id="two" multiple data-bind="many"></select>`)
    await client.page.evaluate(`
      one.insertAdjacentHTML('beforeend', '<optgroup><option>b</option></optgroup><option>c</option>')
      two.innerHTML = '<option selected>x</option><option>y</option>'`)
    await expect(client.page.locator('#one')).toHaveValue('b')
    await expect(client.page.locator('#two')).toHaveValues(['y'])

    // Without its option, the signal is left as it is, and the user sees one that there is.
    await client.page.evaluate(`one.innerHTML = '<option>d</option><option>e</option>'`)
    await expect(client.page.locator('#one')).toHaveValue('d')
    await client.page.evaluate(`one.innerHTML = '<option>d</option><option>b</option>'`)
    await expect(client.page.locator('#one')).toHaveValue('b')
    expect(await client.signals()).toEqual({ pick: 'b', many: ['y'] })
  })

  test('counts the fields of a list anew', async ({ client }) => {
    test.skip(official, 'counts once')
    await client.open(`<main data-signals="{list: ['a', 'b', 'c']}"><input id="x" data-bind="list">
      <input id="y" data-bind="list"></main>`)
    await client.page.evaluate(`
      x.insertAdjacentHTML('beforebegin', '<input id="w" data-bind="list">')`)
    await expect(client.page.locator('#w')).toHaveValue('a')
    await expect(client.page.locator('#x')).toHaveValue('b')
    await expect(client.page.locator('#y')).toHaveValue('c')
    await client.page.locator('#x').fill('B')
    expect(await client.signals()).toEqual({ list: ['a', 'B', 'c'] })

    await client.page.evaluate('w.remove()')
    await expect(client.page.locator('#x')).toHaveValue('a')
    await client.page.locator('#y').fill('C')
    expect(await client.signals()).toEqual({ list: ['a', 'C', 'c'] })
  })
})
