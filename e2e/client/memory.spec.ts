import { expect, inPage, official, test, type Client } from './harness.ts'

test.skip(official, 'keeps what it keeps')

// One element with every attribute, as a list of them might be patched in and out all day.
const EVERYTHING = `<div data-signals="{s: 1}" data-signals:t="2" data-computed:c="$s + 1" data-ref="_r"
  data-text="$s" data-on:click="$s++" data-on:tick__window.debounce.10ms="$s++"
  data-on-interval__duration.10s="$s++" data-on-intersect="$s" data-on-signal-patch="patch"
  data-indicator="busy" data-init="$s" data-effect="window.runs = (window.runs ?? 0) + 1 + 0 * $s"></div>
  <p data-show="$s" data-class:k="$s" data-style:color="$s ? 'red' : ''" data-attr:title="$s"
    data-json-signals></p>
  <input data-bind="s"><input type="checkbox" data-bind="k"><input type="file" data-bind="f">
  <input data-bind="list"><input data-bind="list"><input type="radio" data-bind="radio" value="1">
  <select data-bind="pick"><option>1</option><option>2</option></select>
  <select multiple data-bind="many"><option>1</option></select>`

// The same elements with other code: every attribute ends and starts anew where it is.
const CHANGED = EVERYTHING.replaceAll('$s', '$t')

test('elements that come, change and go leave nothing behind', async ({ client }) => {
  test.setTimeout(300_000)
  await client.open('<main data-signals="{list: [1, 2]}"></main>')
  await churn(client, 300)
  const before = await inUse(client)
  await churn(client, process.env['LONG'] ? 10_002 : 1500)
  const after = await inUse(client)

  expect(client.errors).toEqual([])
  expect(after.nodes - before.nodes).toBeLessThan(200)
  expect(after.listeners - before.listeners).toBeLessThan(50)
  expect(after.heap - before.heap).toBeLessThan(1_500_000)
  expect(await runsAfterAWrite(client)).toBe(0)
})

test('signals that come and go leave nothing behind', async ({ client }) => {
  await client.open('<i data-signals="{rows: {}}" data-text="Object.keys($rows).length"></i>')
  const rounds = (from: number, count: number) => `({ mergePatch, root }) => {
    for (let n = ${from}; n < ${from + count}; n++) {
      mergePatch({ rows: { ['r' + n]: { text: 'x'.repeat(500) + n } } })
      mergePatch({ rows: { ['r' + n]: null } })
    }
  }`
  await inPage(client.page, rounds(0, 2000))
  const before = await inUse(client)
  await inPage(client.page, rounds(2000, 20000))
  const after = await inUse(client)
  expect(after.heap - before.heap).toBeLessThan(1_000_000)
})

/** Morphs so many times, a multiple of three: the elements come, become others, and go. */
async function churn(client: Client, morphs: number): Promise<void> {
  await client.page.evaluate(
    async ([morphs, states]) => {
      for (let n = 0; n < morphs; n++) {
        const argsRaw = { selector: 'main', mode: 'inner', elements: states[n % states.length] }
        const detail = { type: 'datastar-patch-elements', el: document.body, argsRaw }
        document.dispatchEvent(new CustomEvent('datastar-fetch', { detail }))
        await new Promise((resolve) => setTimeout(resolve))
      }
    },
    [morphs, [EVERYTHING, CHANGED, '']] as const,
  )
}

/** How often code of elements that are gone runs when what it read is written. */
function runsAfterAWrite(client: Client): Promise<unknown> {
  return client.page.evaluate(async () => {
    Reflect.set(window, 'runs', 0)
    const signals = JSON.stringify({ s: Math.random(), t: Math.random() })
    const detail = { type: 'datastar-patch-signals', el: document.body, argsRaw: { signals } }
    document.dispatchEvent(new CustomEvent('datastar-fetch', { detail }))
    await new Promise((resolve) => setTimeout(resolve, 50))
    return Reflect.get(window, 'runs') as unknown
  })
}

async function inUse(client: Client) {
  await client.page.evaluate(() => {
    window.recording.patches.length = 0
    window.recording.fetches.length = 0
  })
  await client.page.waitForTimeout(200)
  const session = await client.page.context().newCDPSession(client.page)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize: heap } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners: listeners } = await session.send('Memory.getDOMCounters')
  await session.detach()
  return { heap, nodes, listeners }
}
