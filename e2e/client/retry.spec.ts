import type { ServerResponse } from 'node:http'
import { event, expect, official, test, type Client, type Endpoint } from './harness.ts'

test('a refused call is tried again with retry error, up to its count (C47)', async ({
  client,
}) => {
  client.on('/ep', refuse)
  await open(client, `{retry: 'error', retryInterval: 1, retryMaxCount: 3}`)
  await expect
    .poll(() => client.fetchEvents())
    .toEqual([
      'started',
      'error',
      'retrying',
      'error',
      'retrying',
      'error',
      'retrying',
      'error',
      'retries-failed',
      'finished',
    ])
  expect(client.requests).toHaveLength(4)
  expect(client.errors.join()).toContain('FetchFailed')
  expect(await client.signals()).toEqual({ busy: false })
})

test('a refused call is not tried again by default (C47)', async ({ client }) => {
  client.on('/ep', refuse)
  await open(client, '{retryInterval: 1}')
  await expect.poll(() => client.fetchEvents()).toEqual(['started', 'error', 'finished'])
  expect(client.requests).toHaveLength(1)
  expect(client.errors).toEqual([])
})

test('a dropped call is not tried again with retry never (C48, D5)', async ({ client }) => {
  client.on('/ep', drop)
  await open(client, `{retry: 'never', retryInterval: 1}`)
  if (official) return void (await expect.poll(() => client.requests.length).toBeGreaterThan(1))
  await expect.poll(() => client.fetchEvents()).toEqual(['started', 'retries-failed', 'finished'])
  expect(client.requests).toHaveLength(1)
  await expect.poll(() => client.errors.join()).toContain('FetchFailed')
})

test('a dropped call is tried again by default, with the signals of the first try', async ({
  client,
}) => {
  client.on('/ep', async (request, response) => {
    if (client.requests.length > 2) return void response.writeHead(204).end()
    await client.patch({ a: client.requests.length + 1 })
    drop(request, response)
  })
  await open(client, '{retryInterval: 1}', 'data-signals="{a:1}"')
  await expect
    .poll(() => client.fetchEvents())
    .toEqual(['started', 'retrying', 'retrying', 'finished'])
  expect(client.requests.map(({ query }) => query.get('datastar'))).toEqual(
    Array(3).fill('{"a":1,"busy":true}'),
  )
})

test('a stream that ends is opened again with retry always, without an end', async ({ client }) => {
  client.on('/ep', (_, response) => {
    if (client.requests.length > 14) return void response.writeHead(204).end()
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.end(event('datastar-patch-signals', `signals {"n":${client.requests.length}}`))
  })
  await open(client, `{retry: 'always', retryInterval: 1}`)
  await expect.poll(() => client.requests.length, { timeout: 10_000 }).toBe(15)
  await expect.poll(async () => (await client.fetchEvents()).at(-1)).toBe('finished')
  expect(await client.signals()).toEqual({ n: 14, busy: false })
})

test('a server that accepts and drops is asked for ever, as an answer resets the count (D20)', async ({
  client,
}) => {
  client.on('/ep', (_, response) => {
    if (client.requests.length > 6) return void response.writeHead(204).end()
    cut(response, event('datastar-patch-signals', `signals {"n":${client.requests.length}}`))
  })
  await open(client, `{retryInterval: 1, retryScaler: 1, retryMaxCount: 2}`)
  await expect.poll(() => client.requests.length).toBe(7)
  await expect.poll(async () => (await client.fetchEvents()).at(-1)).toBe('finished')
  expect(await client.fetchEvents()).not.toContain('retries-failed')
  expect(await client.signals()).toEqual({ n: 6, busy: false })
})

test('an outage of any length is survived when there is no count', async ({ client }) => {
  client.on('/ep', (request, response) => {
    if (client.requests.length > 30) response.writeHead(204).end()
    else drop(request, response)
  })
  await open(client, `{retryInterval: 1, retryScaler: 1, retryMaxCount: Infinity}`)
  await expect.poll(() => client.requests.length, { timeout: 10_000 }).toBe(31)
  await expect.poll(async () => (await client.fetchEvents()).at(-1)).toBe('finished')
})

test('each wait is longer than the one before, up to the most', async ({ client }) => {
  const times: number[] = []
  client.on('/ep', (request, response) => {
    times.push(Date.now())
    drop(request, response)
  })
  await open(client, `{retryInterval: 40, retryScaler: 3, retryMaxWait: 200, retryMaxCount: 4}`)
  await expect.poll(() => client.fetchEvents()).toContain('retries-failed')
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  for (const [index, least] of [40, 120, 200, 200].entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(least - 2)
    expect(waits[index]).toBeLessThan(least + 700) // the last would be 1,080 without a most
  }
})

test('a server sets the wait with its retry field', async ({ client }) => {
  client.on('/ep', (_, response) => {
    if (client.requests.length > 2) return void response.writeHead(204).end()
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.end('retry: 1\n' + event('datastar-patch-signals', 'signals {"a":1}'))
  })
  await open(client, `{retry: 'always', retryInterval: 60000}`)
  await expect.poll(() => client.requests.length).toBe(3)
})

test('a later try names the last event, until the server withdraws it', async ({ client }) => {
  const first = ['id: ü1\n', 'id:\n', '']
  client.on('/ep', (_, response) => {
    const id = first[client.requests.length - 1]
    if (id === undefined) return void response.writeHead(204).end()
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.end(id + event('datastar-patch-signals', `signals {"n":${client.requests.length}}`))
  })
  await open(client, `{retry: 'always', retryInterval: 1}`)
  await expect.poll(() => client.requests.length).toBe(4)
  const ids = client.requests.map(({ headers }) => headers['last-event-id'])
  const utf8 = Buffer.from('ü1').toString('latin1')
  expect(ids).toEqual([undefined, official ? 'ü1' : utf8, undefined, undefined])
})

test('a stream that is cut before its position does not apply an event twice', async ({
  client,
}) => {
  test.skip(official, 'applies it twice')
  const streams = [
    [position(0), append(1), append(2)],
    [append(1)], // cut again, earlier
    [append(1), append(2), position(2), append(3)],
    [append(4), append(3), position(4)], // not a repetition: it begins otherwise
  ]
  client.on('/ep', (_, response) => {
    const stream = streams.shift()
    if (!stream) return void response.writeHead(204).end()
    cut(response, stream.join(''))
  })
  await open(client, '{retryInterval: 1}', '', '<ul></ul>')
  await expect.poll(async () => (await client.fetchEvents()).at(-1)).toBe('finished')
  await expect(client.page.locator('li')).toHaveText(['1', '2', '3', '4', '3'])
})

test('an event whose block was cut is asked for again', async ({ client }) => {
  test.skip(official, 'remembers the id too early')
  client.on('/ep', async (_, response) => {
    if (client.requests.length > 1) return void response.writeHead(204).end()
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write('id: 1\nevent: datastar-whole\ndata: a 1\n\nid: 2\ndata: half')
    await expect.poll(() => client.fetchEvents()).toContain('datastar-whole')
    response.destroy()
  })
  await open(client, '{retryInterval: 1}')
  await expect.poll(() => client.requests.length).toBe(2)
  expect(client.requests[1]?.headers['last-event-id']).toBe('1')
})

test('a call that is cancelled while it waits ends at once', async ({ client }) => {
  client.on('/ep', drop)
  await client.open(`<div id="x" data-init="
    @get('/ep', {requestCancellation: 'cleanup', retryInterval: 60000})"></div>`)
  await expect.poll(() => client.fetchEvents()).toEqual(['started', 'retrying'])
  await client.page.locator('#x').evaluate((el) => el.remove())
  await expect.poll(() => client.fetchEvents()).toEqual(['started', 'retrying', 'finished'])
  expect(client.errors).toEqual([])
})

async function open(client: Client, options: string, attributes = '', more = ''): Promise<void> {
  await client.open(`<div ${attributes}><button data-indicator="busy"
    data-on:click="@get('/ep', ${options})">go</button></div>${more}`)
  await client.page.getByText('go').click()
}

const refuse: Endpoint = (_, response) => void response.writeHead(500).end()

function append(n: number): string {
  return event('datastar-patch-elements', 'selector ul', 'mode append', `elements <li>${n}</li>`)
}

function position(n: number): string {
  return `event: position\ndata:\nid: ${n}\n\n`
}

// Not by closing the connection: Chromium asks again by itself when that was one it had used before.
const drop: Endpoint = (_, response) =>
  void response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n')

/** Sends the beginning of a stream, and breaks the connection once the page has read it. */
function cut(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.write(text)
  setTimeout(() => response.destroy(), 100)
}
