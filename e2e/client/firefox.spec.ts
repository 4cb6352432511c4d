import { expect, test as base } from '@playwright/test'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { official, record } from './harness.ts'
import { event, ScriptedServer, sendEvents } from './scripted-server.ts'

// The same client in a browser of another make, as people have it: Playwright drives only a build of
// its own, so this one is driven by the standard protocol for it (WebDriver BiDi).
const executablePath = process.env['FIREFOX']

const test = base.extend<{ tab: Page }, { server: ScriptedServer; firefox: Browser }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names it finds here
    async ({}, use) => {
      const server = await ScriptedServer.start()
      await use(server)
      server.close()
    },
    { scope: 'worker' },
  ],
  firefox: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names it finds here
    async ({}, use) => {
      const options = { browser: 'firefox', headless: true } as const
      const firefox = await puppeteer.launch({ ...options, executablePath: executablePath ?? '' })
      await use(firefox)
      await firefox.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  tab: async ({ firefox, server }, use) => {
    server.reset()
    const tab = await firefox.newPage()
    await tab.evaluateOnNewDocument(record)
    await use(tab)
    await tab.close()
  },
})

test.skip(!process.env['LONG'], 'a second engine is for npm run test:long')
test.skip(
  !executablePath,
  'there is no Firefox: install firefox-esr, or set FIREFOX to the path of one',
)
test.describe.configure({ mode: 'default' }) // one browser for all of them

test('boots, shows signals and announces itself once (C01, C73)', async ({ tab, server }) => {
  await open(tab, server, '<div data-signals:count="1"><b data-text="$count + 1"></b></div>')
  expect(await text(tab, 'b')).toBe('2')
  expect(await tab.evaluate(() => window.recording.ready)).toBe(1)
})

test('stays reactive after a handler that throws (C16)', async ({ tab, server }) => {
  test.skip(official, 'stays frozen')
  await open(
    tab,
    server,
    `<div data-signals:n="0"><button id="bad" data-on:click="$n = 1; null.x">bad</button>
     <button id="good" data-on:click="$n++">good</button><b data-text="$n"></b></div>`,
  )
  await tab.click('#bad')
  await tab.click('#good')
  await expect.poll(() => text(tab, 'b')).toBe('2')
})

test('lays attributes, classes and styles over the markup (C26, C27, C28)', async ({
  tab,
  server,
}) => {
  await open(
    tab,
    server,
    `<b class="base" style="color: blue" data-signals="{on: true}" data-attr:title="$on ? 'x' : false"
      data-class="{'x y': $on, z: !$on}" data-style:color="$on && 'red'">b</b>
     <button data-on:click="$on = false">off</button>`,
  )
  const shown = () => {
    return tab.$eval('b', (el) => [el.className, el.style.color, el.getAttribute('title')])
  }
  await expect.poll(shown).toEqual(['base x y', 'red', 'x'])
  await tab.click('button')
  await expect.poll(shown).toEqual(['base z', 'blue', null])
})

test('binds fields both ways (C30)', async ({ tab, server }) => {
  await open(
    tab,
    server,
    `<input id="t" data-bind:t><input id="n" type="number" data-bind:n value="5">
     <input id="c" type="checkbox" data-bind:c><select id="s" data-bind:s><option>1</option>
     <option>2</option></select><textarea id="ta" data-bind:t></textarea>`,
  )
  await tab.type('#t', 'typed')
  await tab.$eval('#n', (el) => ((el as HTMLInputElement).value = ''))
  await tab.type('#n', '7')
  await tab.click('#c')
  await tab.select('#s', '2')
  await expect.poll(() => signals(tab)).toEqual({ t: 'typed', n: 7, c: true, s: '2' })
  expect(await tab.$eval('#ta', (el) => (el as HTMLTextAreaElement).value)).toBe('typed')
})

test('listens with modifiers (C34)', async ({ tab, server }) => {
  await open(
    tab,
    server,
    `<div data-signals="{a: 0, outer: 0, out: 0}" data-on:click="$outer++">
     <a href="/elsewhere" data-on:click__prevent__stop="$a++">a</a></div>
     <p data-on:click__outside="$out++">in</p>`,
  )
  await tab.click('a')
  await tab.click('p')
  expect(await signals(tab)).toEqual({ a: 1, outer: 0, out: 0 })
  await tab.click('div')
  expect(await signals(tab)).toEqual({ a: 1, outer: 1, out: 1 })
  expect(new URL(tab.url()).pathname).toBe('/')
})

test('calls the server with its signals (C39, C40)', async ({ tab, server }) => {
  server.on('/ep', (_, response) => void response.writeHead(204).end())
  await open(
    tab,
    server,
    `<div data-signals="{a:1,_b:2}"><button id="get" data-on:click="@get('/ep?x=1')">get</button>
     <button id="post" data-on:click="@post('/ep')">post</button></div>`,
  )
  await tab.click('#get')
  await expect.poll(() => server.requests.length).toBe(1)
  await tab.click('#post')
  await expect.poll(() => server.requests.length).toBe(2)
  const [get, post] = server.requests
  expect(get?.query.get('datastar')).toBe('{"a":1}')
  expect(get?.headers['datastar-request']).toBe('true')
  expect([post?.method, post?.body]).toEqual(['POST', '{"a":1}'])
})

test('reads a stream that may be cut anywhere (C52)', async ({ tab, server }) => {
  const patches = [
    event('datastar-patch-elements', 'elements <p id="p">🎈 é</p>').replaceAll('\n', '\r\n'),
    event('datastar-patch-signals', 'signals {"a":"🎈"}'),
  ]
  server.on('/ep', async (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    const bytes = Buffer.from(`: ping\r\n\r\n${patches.join('')}`)
    for (let at = 0; at < bytes.length; at += 7) {
      response.write(bytes.subarray(at, at + 7))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    response.end()
  })
  await open(tab, server, `<p id="p">old</p><i data-init="@get('/ep')"></i>`)
  await expect.poll(() => fetches(tab)).toContain('finished')
  expect(await text(tab, '#p')).toBe('🎈 é')
  expect(await signals(tab)).toEqual({ a: '🎈' })
})

test('comes back when its connection drops', async ({ tab, server }) => {
  server.on('/ep', (_, response) => {
    if (server.requests.length > 1) {
      return sendEvents(response, event('datastar-patch-signals', 'signals {"back":true}'))
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write('id: 7\ndata:\n\n')
    setTimeout(() => response.destroy(), 100)
  })
  await open(tab, server, `<i data-init="@get('/ep', {retryInterval: 10})"></i>`)
  await expect.poll(() => signals(tab)).toEqual({ back: true })
  expect(server.requests[1]?.headers['last-event-id']).toBe('7')
  expect(await fetches(tab)).toContain('retrying')
})

test('ends a call with its element (C50)', async ({ tab, server }) => {
  server.on('/ep', (_, response) => response.writeHead(200).flushHeaders())
  await open(tab, server, `<i data-init="@get('/ep', {requestCancellation: 'cleanup'})"></i>`)
  await expect.poll(() => server.requests.length).toBe(1)
  await tab.$eval('i', (el) => el.remove())
  await expect.poll(() => fetches(tab)).toEqual(['started', 'finished'])
})

test('morphs around the focus, the caret and the typed text', async ({ tab, server }) => {
  await open(
    tab,
    server,
    '<main><p id="a"></p><div id="b"><textarea id="t"></textarea></div><p id="c"></p></main>',
  )
  await tab.type('#t', 'hello')
  await tab.$eval('#t', (el) => (el as HTMLTextAreaElement).setSelectionRange(2, 4))
  await morph(
    tab,
    '<section><textarea id="t"></textarea></section><p id="c"></p><div id="b"></div><p id="a"></p>',
  )
  const field = await tab.$eval('#t', (el) => {
    const { value, selectionStart, selectionEnd } = el as HTMLTextAreaElement
    return [value, selectionStart, selectionEnd, document.activeElement === el]
  })
  expect(field).toEqual(['hello', 2, 4, true])
})

test('keeps the nodes of 1,000 rows that are reversed', async ({ tab, server }) => {
  const rows = Array.from({ length: 1000 }, (_, n) => `<li id="r${n}">${n}</li>`)
  await open(tab, server, `<main>${rows.join('')}</main>`)
  await tab.$$eval('li', (all) => Object.assign(window, { rows: new Set(all) }))
  await morph(tab, rows.toReversed().join(''))
  const kept = await tab.$$eval('li', (all) => {
    const { rows } = window as unknown as { rows: Set<Element> }
    return [all[0]?.id, all.length, all.every((row) => rows.has(row))]
  })
  expect(kept).toEqual(['r999', 1000, true])
})

test('draws what comes for an SVG, and runs scripts once (C64, C65)', async ({ tab, server }) => {
  test.skip(official, 'drops every second one, and runs them twice')
  await open(tab, server, '<main><svg id="root"></svg><div id="a"></div></main>')
  const circles = [1, 2, 3].map((n) => `<circle id="c${n}" r="${n}"></circle>`).join('')
  await patch(tab, { selector: '#root', mode: 'append', namespace: 'svg', elements: circles })
  const script = '<script>window.runs = (window.runs ?? 0) + 1</script>'
  await patch(tab, { elements: `<div id="a">${script}</div>` })
  expect(await tab.$$eval('circle', (all) => all.map((el) => el.constructor.name))).toEqual(
    Array(3).fill('SVGCircleElement'),
  )
  expect(await tab.evaluate('window.runs')).toBe(1)
})

test('patches in a view transition of the document (C68)', async ({ tab, server }) => {
  await open(tab, server, '<p id="p">old</p>')
  await patch(tab, { elements: '<p id="p">new</p>', useViewTransition: 'true' })
  await expect.poll(() => text(tab, '#p')).toBe('new')
})

async function open(tab: Page, server: ScriptedServer, body: string): Promise<void> {
  server.serve(body)
  await tab.goto(`${server.origin}/`)
  await tab.waitForFunction(() => window.recording.ready > 0)
}

function text(tab: Page, selector: string): Promise<string | null> {
  return tab.$eval(selector, (el) => el.textContent)
}

async function signals(tab: Page): Promise<unknown> {
  const source = `import('/client.js').then(({ root }) => JSON.stringify(root))`
  return JSON.parse((await tab.evaluate(source)) as string)
}

function fetches(tab: Page): Promise<string[]> {
  return tab.evaluate(() => window.recording.fetches)
}

/** Morphs what is inside `<main>`. */
function morph(tab: Page, elements: string): Promise<void> {
  return patch(tab, { selector: 'main', mode: 'inner', elements })
}

function patch(tab: Page, argsRaw: Record<string, string>): Promise<void> {
  return tab.evaluate((argsRaw) => {
    const detail = { type: 'datastar-patch-elements', el: document.body, argsRaw }
    document.dispatchEvent(new CustomEvent('datastar-fetch', { detail }))
  }, argsRaw)
}
