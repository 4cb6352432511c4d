import { event, expect, sendEvents, test, type Client } from './harness.ts'

test('merges an object into the signals', async ({ client }) => {
  await receive(client, '{a:1,o:{x:1,y:2}}', ['signals {"o":{"y":3,"z":4}}'])
  await expect.poll(() => client.signals()).toEqual({ a: 1, o: { x: 1, y: 3, z: 4 } })
})

test('joins the lines of an object', async ({ client }) => {
  await receive(client, '{}', ['signals {', 'signals "a": 1', 'signals }'])
  await expect.poll(() => client.signals()).toEqual({ a: 1 })
})

test('deletes what is null, without telling anyone (C17)', async ({ client }) => {
  await open(client, '{a:1,o:{x:1,y:2}}', '<output data-text="$a"></output>')
  await send(client, ['signals {"a":null,"o":{"x":null}}'])
  await expect.poll(() => client.signals()).toEqual({ o: { y: 2 } })
  expect(await client.signalPatches()).toHaveLength(1)
  await expect(client.page.locator('output')).toHaveText('1')
})

test('adds only what is missing when asked to (C19)', async ({ client }) => {
  await receive(client, '{a:1,o:{x:1}}', [
    'onlyIfMissing true',
    'signals {"a":5,"b":6,"o":{"x":9,"y":9}}',
  ])
  await expect.poll(() => client.signals()).toEqual({ a: 1, o: { x: 1, y: 9 }, b: 6 })
})

test('takes a JavaScript expression for what is not JSON', async ({ client }) => {
  await receive(client, '{a:1}', ['signals {a: 1+1}'])
  await expect.poll(() => client.signals()).toEqual({ a: 2 })
})

test('reports what it cannot read, and goes on with the next event', async ({ client }) => {
  await receive(client, '{a:1}', ['signals {a'], ['onlyIfMissing true'], ['signals {"a":2}'])
  await expect.poll(() => client.signals()).toEqual({ a: 2 })
  expect(client.errors).toHaveLength(2)
  expect(client.errors[1]).toContain('PatchSignalsExpectedSignals')
})

test('applies several signals at once', async ({ client }) => {
  await receive(client, '{a:1,b:1}', ['signals {"a":2,"b":2}'])
  await expect
    .poll(() => client.signalPatches())
    .toEqual([
      { a: 1, b: 1 },
      { a: 2, b: 2 },
    ])
})

test('needs no eval for JSON (C69)', async ({ client }) => {
  client.on('/ep', (_, response) => {
    sendEvents(response, patch('signals {a: 1}'), patch('signals {"b":2}'))
  })
  await client.open(`<input data-bind="name">`, {
    headers: { 'Content-Security-Policy': "script-src 'self'" },
  })
  await client.page.evaluate(async () => {
    const response = await fetch('/ep')
    for (const [, signals] of (await response.text()).matchAll(/data: signals (.*)/g)) {
      const detail = { type: 'datastar-patch-signals', el: document.body, argsRaw: { signals } }
      document.dispatchEvent(new CustomEvent('datastar-fetch', { detail }))
    }
  })
  await expect
    .poll(() => client.page.evaluate(() => window.recording.patches.at(-1)))
    .toEqual({ b: 2 })
  expect(client.errors).toHaveLength(1)
})

/** Opens a page with these signals, and sends it one patch for each list of lines. */
async function receive(client: Client, signals: string, ...patches: string[][]): Promise<void> {
  await open(client, signals)
  await send(client, ...patches)
}

async function open(client: Client, signals: string, more = ''): Promise<void> {
  await client.open(`<div data-signals="${signals}">${more}
    <button data-on:click="@get('/ep')">go</button></div>`)
}

async function send(client: Client, ...patches: string[][]): Promise<void> {
  client.on('/ep', (_, response) => {
    sendEvents(response, ...patches.map((lines) => patch(...lines)))
  })
  await client.page.getByText('go').click()
}

function patch(...lines: string[]): string {
  return event('datastar-patch-signals', ...lines)
}
