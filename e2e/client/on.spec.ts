import { expect, test } from './harness.ts'

test.describe('data-on', () => {
  test('prevents, stops, and happens once (C34)', async ({ client }) => {
    await client.open(
      `<div data-signals="{a: 0, outer: 0, once: 0}" data-on:click="$outer++">
       <a href="/elsewhere" data-on:click__prevent__stop="$a++">a</a>
       <button data-on:click__once__stop="$once++">b</button></div>`,
    )
    await client.page.click('a')
    await client.page.click('button')
    await client.page.click('button')
    expect(await client.signals()).toEqual({ a: 1, outer: 1, once: 1 })
    expect(client.page.url()).toBe(`${client.origin}/`)
  })

  test('listens to the window, the document, and what is outside (C34)', async ({ client }) => {
    await client.open(
      `<div data-signals="{w: 0, d: 0, o: 0}" data-on:click__window="$w++"
        data-on:click__document="$d++"></div>
       <p data-on:click__outside="$o++"><i>in</i></p><button>out</button>`,
    )
    await client.page.click('i')
    expect(await client.signals()).toEqual({ w: 1, d: 1, o: 0 })
    await client.page.click('button')
    expect(await client.signals()).toEqual({ w: 2, d: 2, o: 1 })
  })

  test('gives the event, and spells its name as asked (C34)', async ({ client }) => {
    await client.open(
      `<p data-on:my-event="$kebab = evt.detail" data-on:my-event__case.camel="$camel = evt.detail"></p>`,
    )
    await client.page.locator('p').evaluate((el) => {
      el.dispatchEvent(new CustomEvent('my-event', { detail: 1 }))
      el.dispatchEvent(new CustomEvent('myEvent', { detail: 2 }))
    })
    expect(await client.signals()).toEqual({ kebab: 1, camel: 2 })
  })

  test('stops listening when its element goes', async ({ client }) => {
    await client.open('<p data-signals:n="0" data-on:click__window="$n++"></p><b>b</b>')
    await client.page.locator('p').evaluate((el) => el.remove())
    await client.page.click('b')
    expect(await client.signals()).toEqual({ n: 0 })
  })

  test('waits for a delay (C34)', async ({ client }) => {
    await client.page.clock.install()
    await client.open('<button data-signals:n="0" data-on:click__delay.100s="$n++">b</button>')
    await client.page.click('button')
    await client.page.clock.runFor(90_000)
    expect(await client.signals()).toEqual({ n: 0 })
    await client.page.clock.runFor(11_000)
    expect(await client.signals()).toEqual({ n: 1 })
  })

  test('reads a time from the first tag of a modifier, in whole numbers (D15)', async ({
    client,
  }) => {
    await client.page.clock.install()
    await client.open(
      `<button data-signals="{late: 0, tenth: 0, ms: 0}" data-on:click__debounce.trailing.100s="$late++"
        data-on:click__delay.0.1s="$tenth++" data-on:click__delay.100000="$ms++">b</button>`,
    )
    await client.page.click('button')
    await client.page.clock.runFor(50_000)
    expect(await client.signals()).toEqual({ late: 1, tenth: 1, ms: 0 })
    await client.page.clock.runFor(51_000)
    expect(await client.signals()).toEqual({ late: 1, tenth: 1, ms: 1 })
  })

  test('is debounced to one call after a pause (C35)', async ({ client }) => {
    await client.page.clock.install()
    await client.open(
      `<input data-signals="{all: '', first: ''}" data-on:input__debounce.100s="$all += evt.target.value + ' '"
        data-on:input__debounce.100s.leading.notrailing="$first += evt.target.value + ' '">`,
    )
    for (const text of ['a', 'ab', 'abc', 'abcd']) {
      await client.page.fill('input', text)
      await client.page.clock.runFor(50_000)
    }
    await client.page.clock.runFor(101_000)
    expect(await client.signals()).toEqual({ all: 'abcd ', first: 'a ' })
  })

  test('is throttled to the first call, and the last if asked (C35)', async ({ client }) => {
    await client.page.clock.install()
    await client.open(
      `<input data-signals="{first: '', last: ''}" data-on:input__throttle.100s="$first += evt.target.value + ' '"
        data-on:input__throttle.100s.trailing="$last += evt.target.value + ' '">`,
    )
    for (const text of ['a', 'ab', 'abc']) await client.page.fill('input', text)
    await client.page.clock.runFor(101_000)
    expect(await client.signals()).toEqual({ first: 'a ', last: 'a abc ' })
  })

  test('keeps a form from submitting itself (C36)', async ({ client }) => {
    await client.open(
      '<form action="/elsewhere" data-on:submit="$sent = evt.type"><button>b</button></form>',
    )
    await client.page.click('button')
    expect(await client.signals()).toEqual({ sent: 'submit' })
    expect(client.page.url()).toBe(`${client.origin}/`)
  })

  test('runs inside a view transition', async ({ client }) => {
    await client.open('<button data-on:click__viewtransition="$n = 1">b</button>')
    await client.page.evaluate(() => {
      const start = document.startViewTransition.bind(document)
      document.startViewTransition = (update) => {
        Reflect.set(window, 'transitions', 1)
        return start(update)
      }
    })
    await client.page.click('button')
    await expect.poll(() => client.signals()).toEqual({ n: 1 })
    expect(await client.page.evaluate(() => Reflect.get(window, 'transitions'))).toBe(1)
  })
})

test.describe('data-init', () => {
  test('runs at once, or after a delay (C37)', async ({ client }) => {
    await client.page.clock.install()
    await client.open(
      `<p data-signals="{a: 0, b: 0}"></p><p data-init="$a++"></p><p data-init__delay.100s="$b++"></p>`,
    )
    expect(await client.signals()).toEqual({ a: 1, b: 0 })
    await client.page.clock.runFor(101_000)
    expect(await client.signals()).toEqual({ a: 1, b: 1 })
  })
})

test.describe('data-on-interval', () => {
  test('runs each period, and at once if asked, until its element goes (C37)', async ({
    client,
  }) => {
    await client.page.clock.install()
    await client.open(
      `<div data-signals="{a: 0, b: 0}"></div>
       <p data-on-interval__duration.100s="$a++" data-on-interval__duration.50s.leading="$b++"></p>`,
    )
    await expect.poll(() => client.signals()).toEqual({ a: 0, b: 1 })
    await client.page.clock.runFor(210_000)
    expect(await client.signals()).toEqual({ a: 2, b: 5 })
    await client.page.locator('p').evaluate((el) => el.remove())
    await client.page.clock.runFor(210_000)
    expect(await client.signals()).toEqual({ a: 2, b: 5 })
  })
})

test.describe('data-on-intersect', () => {
  test('runs as its element comes into view, and as it leaves (C37)', async ({ client }) => {
    await client.open(
      `<div data-signals="{in: 0, once: 0, out: 0}"></div><div style="height: 3000px"></div>
       <p style="height: 20px" data-on-intersect="$in++"></p>
       <p style="height: 20px" data-on-intersect__once__half="$once++"></p>
       <p style="height: 20px" data-on-intersect__exit="$out++"></p>`,
    )
    await expect.poll(() => client.signals()).toEqual({ in: 0, once: 0, out: 1 })
    const scrollTo = (y: number) => client.page.evaluate((y) => window.scrollTo(0, y), y)
    await scrollTo(3000)
    await expect.poll(() => client.signals()).toEqual({ in: 1, once: 1, out: 1 })
    await scrollTo(0)
    await expect.poll(() => client.signals()).toEqual({ in: 1, once: 1, out: 2 })
    await scrollTo(3000)
    await expect.poll(() => client.signals()).toEqual({ in: 2, once: 1, out: 2 })
  })
})

test.describe('data-on-signal-patch', () => {
  test('runs with what changed, if its filter lets any of it through', async ({ client }) => {
    await client.open(
      `<div data-signals="{a: 1, b: {c: 1}, log: ''}"></div>
       <div data-on-signal-patch="$log += JSON.stringify(patch)"
        data-on-signal-patch-filter="{include: /^b/}"></div>`,
    )
    await client.patch({ a: 2 })
    await client.patch({ a: 3, b: { c: 2 } })
    expect(await client.signals()).toEqual({ a: 3, b: { c: 2 }, log: '{"b":{"c":2}}' })
  })

  test('does not run for its own changes', async ({ client }) => {
    await client.open(
      '<div data-signals="{a: 1, n: 0}"></div><div data-on-signal-patch="$n++"></div>',
    )
    await client.patch({ a: 2 })
    expect(await client.signals()).toEqual({ a: 2, n: 1 })
  })
})
