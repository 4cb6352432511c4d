import { expect, inPage, official, test } from './harness.ts'

test.describe('signals', () => {
  test('are named by keys in the casing that is asked for (C03)', async ({ client }) => {
    await client.open(
      `<div data-signals:foo-bar="1" data-signals:foo-baz__case.kebab="1"
        data-signals:foo-qux__case.snake="1" data-signals:my-thing__case.pascal="1"
        data-signals:a.b-c.d="1" data-signals:x1-y2="1" data-signals:foo-1="1"></div>`,
    )
    expect(await client.signals()).toEqual({
      fooBar: 1,
      'foo-baz': 1,
      foo_qux: 1,
      MyThing: 1,
      a: { bC: { d: 1 } },
      x1Y2: 1,
      'foo-1': 1,
    })
  })

  test('are deleted by null, without a word to anyone (C17, D13)', async ({ client }) => {
    await client.open(
      `<div data-signals="{a: 1, o: {x: 1, y: 2}}"><b data-text="$a"></b><i data-text="$o.x"></i></div>`,
    )
    const before = await client.signalPatches()
    await client.patch({ a: null, o: { x: null } })
    expect(await client.signals()).toEqual({ o: { y: 2 } })
    expect(await client.signalPatches()).toEqual(before)
    await expect(client.page.locator('b')).toHaveText('1')
    await expect(client.page.locator('i')).toHaveText('1')
  })

  test('that come back after deletion are shown again', async ({ client }) => {
    test.skip(official, 'the official client forgets who read a deleted signal')
    await client.open(`<b data-signals:problem="'short'" data-text="$problem"></b>`)
    await client.patch({ problem: null })
    await client.patch({ problem: 'long' })
    await expect(client.page.locator('b')).toHaveText('long')
  })

  test('are only added to when only the missing are wanted (C19)', async ({ client }) => {
    await client.open(
      `<div data-signals="{a: 1, o: {x: 1}}"></div>
       <div data-signals__ifmissing="{a: 5, b: 6, o: {x: 9, y: 9}}"></div>`,
    )
    expect(await client.signals()).toEqual({ a: 1, o: { x: 1, y: 9 }, b: 6 })
  })

  test('take over an assigned object by its differences (C20)', async ({ client }) => {
    await client.open(
      `<div data-signals="{o: {x: 1, y: 2}}"><b data-text="$o.y"></b>
       <button data-on:click="$o={y:3,z:4}">b</button></div>`,
    )
    await client.page.click('button')
    expect(await client.signals()).toEqual({ o: { y: 3, z: 4 } })
    expect((await client.signalPatches()).slice(1)).toEqual([{ o: { x: null, y: 3, z: 4 } }])
    await expect(client.page.locator('b')).toHaveText('3')
  })

  test('changed by one handler are announced once, and not when nothing changed (C21)', async ({
    client,
  }) => {
    await client.open(
      `<div data-signals="{a: 1, b: 1}"><button data-on:click="$a=2; $b=3">b</button></div>`,
    )
    await client.page.click('button')
    await client.page.click('button')
    expect((await client.signalPatches()).slice(1)).toEqual([{ a: 2, b: 3 }])
  })

  test('can be computed from others, and then not be written (C23)', async ({ client }) => {
    await client.open(
      `<b data-text="$twice"></b><i data-text="$in.thrice"></i><div data-signals:n="2"></div>
       <div data-computed:twice="$n * 2" data-computed="{in: {thrice: () => $n * 3}}"></div>
       <button data-on:click="$twice = 100">b</button>`,
    )
    await expect(client.page.locator('b')).toHaveText('4')
    await expect(client.page.locator('i')).toHaveText('6')
    await client.patch({ n: 5 })
    await client.page.click('button')
    await expect(client.page.locator('b')).toHaveText('10')
    await expect(client.page.locator('i')).toHaveText('15')
    expect(await client.signals()).toEqual({ n: 5, twice: 10, in: { thrice: 15 } })
  })

  test('computed from themselves come to rest', async ({ client }) => {
    await client.open(
      `<div data-computed:a="$b" data-computed:b="$a"></div><b data-text="$a"></b><i data-text="1"></i>`,
    )
    await expect(client.page.locator('i')).toHaveText('1')
    await expect(client.page.locator('b')).toHaveText('')
  })

  test('refuse a computed that is no function', async ({ client }) => {
    await client.open('<div data-computed="{a: 1}"></div>', { waitUntilReady: !official })
    await expect.poll(() => client.errors.join()).toContain('ComputedExpectedFunction')
  })

  test('may be written by the effect that reads them (C24)', async ({ client }) => {
    await client.open('<div data-signals:count="0" data-effect="$count = $count + 1"></div>')
    expect(await client.signals()).toEqual({ count: official ? 2 : 1 })
    await client.patch({ count: 10 })
    expect(await client.signals()).toEqual({ count: 11 })
  })

  test('that feed each other come to rest', async ({ client }) => {
    await client.open(
      `<div data-signals="{a: 0, b: 0}"></div>
       <div data-effect="$a = $b + 1"></div><div data-effect="$b = $a + 1"></div><i data-text="1"></i>`,
    )
    await expect(client.page.locator('i')).toHaveText('1')
    await client.patch({ a: 10 })
    await expect(client.page.locator('i')).toHaveText('1')
  })

  test('in lists are followed through push, sort and length', async ({ client }) => {
    await client.open(
      `<b data-signals:list="[3, 1]" data-text="$list.join() + '/' + $list.length"></b>
       <button id="push" data-on:click="$list.push(2)">b</button>
       <button id="sort" data-on:click="$list.sort()">b</button>
       <button id="cut" data-on:click="$list.length = 1">b</button>`,
    )
    const text = client.page.locator('b')
    await client.page.click('#push')
    await expect(text).toHaveText('3,1,2/3')
    expect((await client.signalPatches()).at(-1)).toEqual({ list: { 2: 2 } })
    await client.page.click('#sort')
    await expect(text).toHaveText('1,2,3/3')
    await client.page.click('#cut')
    await expect(text).toHaveText('1/1')
    await client.patch({ list: ['x', 'y'] })
    await expect(text).toHaveText('x,y/2')
  })

  test('merge an object onto a list by index', async ({ client }) => {
    await client.open(`<div data-signals:a="['x', 'y']"></div>`)
    await client.patch({ a: { 1: 'Z' } })
    expect(await client.signals()).toEqual({ a: ['x', 'Z'] })
    expect((await client.signalPatches()).at(-1)).toEqual({ a: { 1: 'Z' } })
  })

  test('are written to the wire without empty objects, and with empty texts for null', async ({
    client,
  }) => {
    await client.open(
      `<div data-signals="{a: 1, _b: 2, c: {_d: 3, e: 4}, emp: {}, arr: [1, null, 'x']}"></div>`,
    )
    const wire = await inPage(
      client.page,
      '({ filtered }) => JSON.stringify(filtered({ exclude: /(^|\\.)_/ }))',
    )
    expect(wire).toBe('{"a":1,"arr":[1,"","x"],"c":{"e":4}}')
    const included = await inPage(
      client.page,
      `({ filtered }) => JSON.stringify(filtered({ include: '/^c/' }))`,
    )
    expect(JSON.parse(included)).toEqual({ c: { _d: 3, e: 4 } })
  })

  test('never reach the prototype of all objects', async ({ client }) => {
    await client.open('<p></p>')
    const hostile =
      '{"__proto__":{"admin":1},"constructor":{"prototype":{"admin":2}},"a":{"__proto__":{"admin":3}}}'
    await inPage(
      client.page,
      `({ mergePatch, mergePaths, filtered, root }) => {
        mergePatch(JSON.parse('${hostile}'))
        mergePaths([['__proto__.admin', 4], ['constructor.prototype.admin', 5], ['b.__proto__.admin', 6]])
        filtered()
        root.__proto__ = { admin: 7 }
        JSON.stringify(root)
      }`,
    )
    const polluted = await client.page.evaluate(() => [
      'admin' in {},
      Reflect.get(Object, 'admin'),
      Reflect.get(Function.prototype, 'admin'),
    ])
    expect(polluted).toEqual([false, undefined, undefined])
  })

  test('are set and switched all at once', async ({ client }) => {
    await client.open(
      `<div data-signals="{a: {x: true, y: false}, list: [true, false], n: 1}"></div>
       <button id="toggle" data-on:click="@toggleAll({include: /^(a|list)/, exclude: /y$/})">b</button>
       <button id="set" data-on:click="@setAll(7, {include: /^a/})">b</button>`,
    )
    await client.page.click('#toggle')
    expect(await client.signals()).toEqual({ a: { x: false, y: false }, list: [false, true], n: 1 })
    await client.page.click('#set')
    expect(await client.signals()).toEqual({ a: { x: 7, y: 7 }, list: [false, true], n: 1 })
  })
})
