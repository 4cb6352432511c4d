import { execFileSync } from 'node:child_process'
import { event, expect, test, type Client } from './harness.ts'

// What the server's helpers send runs in a page with `pageHeaders()`, which lets no script in that a
// patch brings: threat T9 as browsers see it, and the reason that the helpers are no scripts.

const hostile = `"'\`\${1}$a@post('/x')</div><script>window.bad=1</script>\\u0022\n\u2028🎉`

/** The code of patches, which the built library turns to what is on the wire. */
const PATCHES = {
  redirect: `redirect('/there?a=%22$b&c=@d()')`,
  replaceUrl: `replaceUrl('/replaced?a=$b')`,
  pushUrl: `pushUrl('/pushed')`,
  dispatch: `dispatchEvent('saved', ${JSON.stringify({ text: hostile, list: [1, null] })})`,
  dispatchToEach: `dispatchEvent('saved', 1, { selector: 'li[title="@a()"]', bubbles: false })`,
  dispatchTwice: `[dispatchEvent('saved', 1), dispatchEvent('saved', 2)]`,
  dispatchToNew: `[dispatchEvent('saved', 1, { selector: '#new' }), patchElements(raw('<p id="new" data-on:saved="$heard = evt.detail"></p>'), { selector: 'body', mode: 'append' })]`, // prettier-ignore
  dispatchNowhere: `dispatchEvent('saved', 1, { selector: '###' })`,
  log: `[consoleLog(${JSON.stringify(hostile)}), consoleLog({ a: [1] }, { level: 'warn' })]`,
  polite: `announce('Saved $a @b()')`,
  assertive: `announce('Broken', { assertive: true })`,
  twice: `[announce('Same'), announce('Same')]`,
  evaluate: `executeScript(${JSON.stringify(`window.ran = ["$a", '@b()', ${JSON.stringify(hostile)}]; var shared = 1 // </script>`)}, { evaluate: true })`, // prettier-ignore
  evaluateLong: `executeScript('window.ran = "' + 'x$'.repeat(100_000) + '"', { evaluate: true })`,
  evaluateThrows: `executeScript('throw new Error("mine")', { evaluate: true })`,
  script: `executeScript('window.ran = 1')`,
  scriptEnds: `executeScript('window.ran = "</script><b id=out></b><!--<script>"', { attributes: { title: '"><i>' } })`,
  withBody: `[pushUrl('/pushed'), patchElements(raw('<body><main id="main">new</main></body>'))]`,
  transition: `patchElements(raw('<p id="later">x</p>'), { selector: 'body', mode: 'append', useViewTransition: true, viewTransitionSelector: 'main' })`, // prettier-ignore
  removeByIds: `removeElements(raw('<i id="1 &amp; ü&#10;&quot;"></i><i id="-"></i><i id="-1"></i><i id="a.b:c"></i>'))`, // prettier-ignore
}

/** Answers that are no event stream. */
const ANSWERS = {
  html: `sendPatch(c, patchElements(raw('<b>é</b>'), { selector: '#größe-🎉 > [title="ü"]', mode: 'append' }))`, // prettier-ignore
  removal: `sendPatch(c, removeElements('#größe-🎉'))`,
  json: `sendPatch(c, patchSignals({ n: 1, kept: 2, text: 'é' }, { onlyIfMissing: true }))`,
  script: `sendScript(c, 'window.ran = document.currentScript.title', { attributes: { title: '"é 🎉', async: true } })`, // prettier-ignore
  nothing: `sendNothing(c)`,
}

const PROGRAM = `
import { Hono } from 'hono'
import { raw } from 'hono/html'
import * as starcast from 'starcast'
const { announce, consoleLog, dispatchEvent, executeScript, pageHeaders, patchElements, pushUrl, patchSignals, redirect, removeElements, replaceUrl, sendNothing, sendPatch, sendPatches, sendScript } = starcast
starcast.onMisplacedPatch(false)
const patches = { ${Object.entries(PATCHES).map(([name, code]) => `${name}: ${code}`).join(',\n')} }
const app = new Hono()
for (const [name, patch] of Object.entries(patches)) app.get('/' + name, (c) => sendPatches(c, patch))
app.get('/', pageHeaders(), (c) => c.text(''))
const wire = {}
for (const name of Object.keys(patches)) wire[name] = await (await app.request('/' + name, { headers: { 'Datastar-Request': 'true' } })).text()
const handlers = { ${Object.entries(ANSWERS).map(([name, code]) => `${name}: (c) => ${code}`).join(',\n')} }
const answers = {}
for (const [name, handler] of Object.entries(handlers)) {
  const answer = await new Hono().get('/', handler).request('/', { headers: { 'Datastar-Request': 'true' } })
  answers[name] = { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
}
console.log(JSON.stringify({ wire, answers, policy: (await app.request('/')).headers.get('content-security-policy') }))
` // prettier-ignore

interface Written {
  readonly wire: Readonly<Record<keyof typeof PATCHES, string>>
  readonly answers: Readonly<Record<keyof typeof ANSWERS, Answer>>
  readonly policy: string
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

let written: Written
test.beforeAll(() => {
  const program = ['--input-type=module', '--eval', PROGRAM]
  written = JSON.parse(execFileSync('node', program, { encoding: 'utf8' })) as Written
})

const SEND = `<button data-on:click="@get('/ep')">send</button>`

async function openStrict(client: Client, body = '', policy = written.policy): Promise<void> {
  await client.open(`${SEND}<main id="main">${body}</main>`, {
    headers: { 'Content-Security-Policy': policy },
  })
}

async function send(client: Client, ...names: (keyof typeof PATCHES)[]): Promise<void> {
  client.on('/ep', (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.end(names.map((name) => written.wire[name]).join('') + event('datastar-patch-signals', 'signals {"sent":1}')) // prettier-ignore
  })
  await client.page.getByRole('button', { name: 'send' }).click()
}

/** Collects the details of an event on the document. */
async function hear(client: Client): Promise<() => Promise<unknown>> {
  await client.page.evaluate(`window.heard = []; document.addEventListener('saved', (event) => heard.push([event.target.nodeName, event.detail]))`) // prettier-ignore
  return () => client.page.evaluate('heard')
}

const leftovers = (client: Client) => client.page.locator('[data-init]')

test.describe('on a page with pageHeaders()', () => {
  test.afterEach(async ({ client }) => {
    expect(await client.page.evaluate('window.bad')).toBeUndefined()
    await expect(leftovers(client)).toHaveCount(0)
  })

  test('redirect() leads to the page, exactly', async ({ client }) => {
    client.on('/there', (_, response) => response.end('there'))
    await openStrict(client)
    await send(client, 'redirect')
    await expect(client.page).toHaveURL(`${client.origin}/there?a=%22$b&c=@d()`)
  })

  test('replaceUrl() and pushUrl() change the URL, and the history', async ({ client }) => {
    await openStrict(client)
    const length = await client.page.evaluate('history.replaceState({ mine: 1 }, ""), history.length') // prettier-ignore
    await send(client, 'replaceUrl')
    await expect(client.page).toHaveURL(`${client.origin}/replaced?a=$b`)
    expect(await client.page.evaluate('[history.length, history.state]')).toEqual([length, { mine: 1 }]) // prettier-ignore
    await send(client, 'pushUrl')
    await expect(client.page).toHaveURL(`${client.origin}/pushed`)
    await client.page.goBack()
    await expect(client.page).toHaveURL(`${client.origin}/replaced?a=$b`)
    await expect(client.page.locator('#main')).toBeAttached()
  })

  test('dispatchEvent() brings data as it is', async ({ client }) => {
    await openStrict(client, '<p data-on:saved__document="$n = evt.detail.list[0]"></p>')
    const heard = await hear(client)
    await send(client, 'dispatch')
    await expect.poll(heard).toEqual([['#document', { text: hostile, list: [1, null] }]])
    expect(await client.signals()).toMatchObject({ n: 1 })
  })

  test('dispatchEvent() reaches each element of a selector', async ({ client }) => {
    await openStrict(client, '<ul><li title="@a()" data-on:saved="$one = 1"><li title="@a()" data-on:saved="$two = 1"><li data-on:saved="$three = 1"></ul>') // prettier-ignore
    await send(client, 'dispatchToEach')
    await expect.poll(() => client.signals()).toEqual({ one: 1, two: 1, sent: 1 })
  })

  test('helpers run in order, when all that came with them is applied', async ({ client }) => {
    await openStrict(client)
    const heard = await hear(client)
    await send(client, 'dispatchTwice')
    await expect.poll(heard).toEqual([['#document', 1], ['#document', 2]]) // prettier-ignore
    await send(client, 'dispatchToNew')
    await expect.poll(() => client.signals()).toEqual({ heard: 1, sent: 1 })
  })

  test('what goes wrong is reported, and the page goes on', async ({ client }) => {
    await openStrict(client, '<p data-text="$after"></p>')
    await send(client, 'dispatchNowhere', 'evaluateThrows')
    await expect.poll(() => client.errors.length).toBe(2)
    expect(client.errors.join()).toContain('mine')
    await client.patch({ after: 'alive' })
    await expect(client.page.locator('p')).toHaveText('alive')
  })

  test('consoleLog() writes to the console', async ({ client }) => {
    const lines: [string, unknown][] = []
    client.page.on('console', async (line) => lines.push([line.type(), await line.args()[0]?.jsonValue()])) // prettier-ignore
    await openStrict(client)
    await send(client, 'log')
    await expect.poll(() => lines).toEqual([['log', hostile], ['warning', { a: [1] }]]) // prettier-ignore
  })

  test('executeScript() runs with evaluate, and is blocked without', async ({ client }) => {
    await openStrict(client)
    await send(client, 'script')
    await expect.poll(() => client.signals()).toEqual({ sent: 1 })
    expect(await client.page.evaluate('window.ran')).toBeUndefined()
    await send(client, 'evaluate')
    await expect.poll(() => client.page.evaluate('window.ran')).toEqual(['$a', '@b()', hostile])
    expect(await client.page.evaluate('window.shared')).toBe(1)
    await send(client, 'evaluateLong')
    await expect.poll(() => client.page.evaluate('window.ran.length')).toBe(200_000)
  })

  test('a patch of the body that comes with a helper does not take it away', async ({ client }) => {
    await openStrict(client)
    await send(client, 'withBody')
    await expect(client.page.locator('#main')).toHaveText('new')
    await expect(client.page).toHaveURL(`${client.origin}/pushed`)
  })

  test('removeElements() finds elements by odd ids', async ({ client }) => {
    await openStrict(client, '<i id="1 &amp; ü\n&quot;"></i><i id="-"></i><i id="-1"></i><i id="a.b:c"></i><i id="stays"></i>') // prettier-ignore
    await send(client, 'removeByIds')
    await expect(client.page.locator('main i')).toHaveCount(1)
    await expect(client.page.locator('#stays')).toBeAttached()
  })

  test('a view transition has its scope', async ({ client }) => {
    await openStrict(client)
    await send(client, 'transition')
    await expect(client.page.locator('#later')).toHaveText('x')
  })
})

test.describe('announce()', () => {
  /** Opens a page whose time stands still until it is told to go on. */
  async function openPaused(client: Client): Promise<void> {
    await client.page.clock.install({ time: 0 })
    await openStrict(client)
    await client.page.clock.pauseAt(3_600_000)
  }

  const region = (client: Client, kind: string) => client.page.locator(`[aria-live=${kind}]`)

  test('says a text in a region that it makes, and clears it', async ({ client }) => {
    await openPaused(client)
    await send(client, 'polite')
    await expect(region(client, 'polite')).toBeAttached()
    await client.page.clock.runFor(100) // readers take note of it first
    await expect(region(client, 'polite')).toHaveText('')
    await client.page.clock.runFor(100)
    await expect(region(client, 'polite')).toHaveText('Saved $a @b()')
    await expect(region(client, 'polite')).toMatchAriaSnapshot('- text: Saved $a @b()')
    await send(client, 'assertive')
    await expect(region(client, 'assertive')).toBeAttached()
    await client.page.clock.runFor(200)
    await expect(region(client, 'assertive')).toHaveText('Broken')
    await client.page.clock.runFor(7000)
    await expect(region(client, 'polite')).toHaveText('')
    await expect(region(client, 'assertive')).toHaveText('')
    expect(await client.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true) // prettier-ignore
  })

  test('says the same text twice', async ({ client }) => {
    await openStrict(client)
    await client.page.evaluate(`window.said = []; new MutationObserver((all) => { for (const one of all) for (const node of one.addedNodes) if (one.target.ariaLive) said.push(node.textContent) }).observe(document, { subtree: true, childList: true })`) // prettier-ignore
    await send(client, 'twice')
    await expect.poll(() => client.page.evaluate('said')).toEqual(['Same', 'Same'])
    await expect(region(client, 'polite')).toHaveCount(1)
    await send(client, 'twice')
    await expect.poll(() => client.page.evaluate('said.length')).toBe(4)
    await expect(region(client, 'polite')).toHaveCount(1)
  })

  test('takes the region that the page has', async ({ client }) => {
    await openStrict(client, '<p class="starcast-polite" aria-live="polite" id="own"></p>')
    await send(client, 'polite')
    await expect(client.page.locator('#own')).toHaveText('Saved $a @b()')
    await expect(region(client, 'polite')).toHaveCount(1)
  })

  test('speaks in a dialog while that is modal, and out of it again', async ({ client }) => {
    await openStrict(client, `<dialog id="d">${SEND.replace('>send<', '>send here<')}</dialog>`)
    await client.page.evaluate('document.querySelector("dialog").showModal()')
    client.on('/ep', (_, response) => void response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(written.wire.polite)) // prettier-ignore
    await client.page.getByRole('button', { name: 'send here' }).click()
    await expect(client.page.locator('dialog [aria-live]')).toHaveText('Saved $a @b()')
    await client.page.evaluate('document.querySelector("dialog").close()')
    await send(client, 'polite')
    await expect(client.page.locator('body > [aria-live]')).toHaveText('Saved $a @b()')
  })

  test('speaks although a patch takes the region away meanwhile', async ({ client }) => {
    await openPaused(client)
    await send(client, 'polite')
    await expect(region(client, 'polite')).toBeAttached()
    await send(client, 'withBody')
    await expect(region(client, 'polite')).toHaveCount(0)
    await client.page.clock.runFor(200)
    await expect(region(client, 'polite')).toHaveText('Saved $a @b()')
  })
})

test('a script ends nowhere but where it ends', async ({ client }) => {
  await client.open(SEND)
  await send(client, 'scriptEnds')
  await expect
    .poll(() => client.page.evaluate('window.ran'))
    .toBe('</script><b id=out></b><!--<script>')
  await expect(client.page.locator('#out, i, script:not([src])')).toHaveCount(0)
})

test.describe('answers that are no event stream', () => {
  async function ask(client: Client, name: keyof typeof ANSWERS): Promise<void> {
    const { status, headers, body } = written.answers[name]
    client.on('/ep', (_, response) => void response.writeHead(status, headers).end(body))
    await client.page.getByRole('button', { name: 'send' }).click()
  }

  test('bring elements to where the headers say', async ({ client }) => {
    await openStrict(client, '<p id="größe-🎉"><i title="ü"></i></p>')
    await ask(client, 'html')
    await expect(client.page.locator('i > b')).toHaveText('é')
    await ask(client, 'removal')
    await expect(client.page.locator('main p')).toHaveCount(0)
    expect(client.errors).toEqual([])
  })

  test('bring signals, or nothing', async ({ client }) => {
    await openStrict(client, '<p data-signals:n="0"></p>')
    await ask(client, 'json')
    await expect.poll(() => client.signals()).toEqual({ n: 0, kept: 2, text: 'é' })
    await ask(client, 'nothing')
    await expect.poll(() => client.fetchEvents()).toEqual([
      'started', 'datastar-patch-signals', 'finished', 'started', 'finished',
    ]) // prettier-ignore
  })

  test('bring a script with its attributes', async ({ client }) => {
    await client.open(SEND)
    await ask(client, 'script')
    await expect.poll(() => client.page.evaluate('window.ran')).toBe('"é 🎉')
  })
})
