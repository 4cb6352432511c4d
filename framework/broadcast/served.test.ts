// Streams of keys on real connections: F1, F2 and F4 of reliability.md, rows 74, 132 to 134 and 140.
import { spawn } from 'node:child_process'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { Broadcaster, type LagPolicy, type Patch, patchEvent, patchSignals, streamKeys } from '../index.ts' // prettier-ignore
import { afterwards, dataIn, NodeClient, RawClient, request, started, until } from '../server/wire.test.helpers.ts' // prettier-ignore
import type { BroadcasterOptions } from './broadcaster-options.ts'

const say = (text: string) => patchSignals({ text })
const asked = request('/', { headers: 'Datastar-Request: true\r\n' })
const turn = () => new Promise((resolve) => void setImmediate(resolve))

/** A server with a stream of one key, and what is published to it. */
async function served(options: BroadcasterOptions<Patch> = {}, serving = {}) {
  const updates = new Broadcaster<Patch>({ onLag() {}, ...options })
  const reset = () => say('whole')
  const app = new Hono().get('/', (c) =>
    streamKeys(c, updates, 'room', { reset, heartbeatMs: false, onError() {} }),
  )
  return { updates, ...(await started(app, serving)) }
}

/** What was said in a stream, in order. */
const saidIn = (text: string) =>
  dataIn(text).filter((data) => data !== '').map((data) => JSON.parse(data.slice('signals '.length)).text as string) // prettier-ignore

const chunksAway = (client: RawClient) => client.body.replaceAll(/^[\da-f]+\r\n|\r\n$/gm, '')

describe('what a tick publishes', () => {
  it('leaves as one write, with the position that covers it at its end', async () => {
    const { updates, port } = await served()
    const client = new RawClient(port, asked)
    await until(() => updates.has('room'), 'it is subscribed')
    await client.has('event: position')
    client.chunks.length = 0
    for (let i = 0; i < 10; i++) void updates.publish('room', say(`${i}`))
    void updates.publish('elsewhere', say('nothing of theirs'))
    await client.has(`id: ${updates.position()}\n`)
    expect(client.chunks).toHaveLength(1)
    expect(client.chunks[0]!.match(/^[\da-f]+\r\n/gm)).toHaveLength(1) // one chunk of HTTP
    const written = client.chunks[0]!.slice(client.chunks[0]!.indexOf('\r\n') + 2)
    expect(saidIn(written)).toEqual(Array.from({ length: 10 }, (_, i) => `${i}`))
    expect(written.trimEnd()).toMatch(new RegExp(`id: ${updates.position()}\ndata:$`))
  })
})

describe('readers of a key', () => {
  it('a thousand that leave while all are delivered to are let go, and all others get everything (F2, row 74)', async () => {
    const { updates, port } = await served()
    const clients: RawClient[] = []
    while (clients.length < 1100) {
      for (let i = 0; i < 100; i++) clients.push(new RawClient(port, asked))
      await until(() => updates.subscriberCount('room') === clients.length, 'all are subscribed')
    }
    const [leaving, staying] = [clients.slice(0, 1000), clients.slice(1000)]
    const rounds = Array.from({ length: 20 }, (_, i) => `round ${i}`)
    for (const round of rounds) {
      void updates.publish('room', say(round))
      for (const { socket } of leaving.splice(0, 50)) socket.resetAndDestroy()
      await turn()
    }
    await until(
      () => updates.subscriberCount() === 100,
      () => `${updates.subscriberCount()} are left`,
    )
    await updates.publish('room', say('the last'))
    for (const client of staying) {
      await client.has('the last')
      expect(saidIn(chunksAway(client))).toEqual([...rounds, 'the last'])
    }
  }, 30_000)

  it.each<[LagPolicy, string]>([
    ['skip', 'goes on with the newest'],
    ['reset', 'is made whole again'],
    ['end', 'is ended'],
    ['error', 'is broken off'],
  ])(
    'one that does not read holds nobody up, and under `%s` %s (F1)',
    async (lag, becomes) => {
      const { updates, port } = await served({ lag, capacity: 50 })
      const headers = { 'Datastar-Request': 'true' }
      const [healthy, stalled] = await Promise.all([1, 2].map(() => NodeClient.get(port, '/', { headers }))) as [NodeClient, NodeClient] // prettier-ignore
      await until(() => updates.subscriberCount() === 2, 'both are subscribed')
      stalled.response.pause()
      const count = 600 // of 20 kB: far more than the system takes for a reader
      for (let i = 0; i < count; i++) {
        await updates.publish('room', say(`<${i}>${'x'.repeat(20_000)}`))
        if (i % 10 === 9) await healthy.has(`<${i}>`)
      }
      expect(healthy.text.match(/<\d+>/g)).toEqual(
        Array.from({ length: count }, (_, i) => `<${i}>`),
      )
      if (lag === 'error' || lag === 'end') {
        await until(() => updates.subscriberCount() === 1, 'its place is free')
      }
      stalled.response.resume()
      const numbers = () => (stalled.text.match(/<\d+>/g) ?? []).map((text) => Number.parseInt(text.slice(1), 10)) // prettier-ignore
      if (becomes === 'is ended' || becomes === 'is broken off') {
        await until(() => stalled.state !== 'open', 'its stream is over')
        expect(stalled.state).toBe(lag === 'end' ? 'ended' : 'broken')
        // Whatever it got has no gap, and no position was told for what it did not get.
        expect(numbers()).toEqual(Array.from({ length: numbers().length }, (_, i) => i))
        const [last] = [...stalled.text.matchAll(/^id: (.+)$/gm)].at(-1)!.slice(1)
        const back = await NodeClient.get(port, '/', { headers: { ...headers, 'Last-Event-ID': last } }) // prettier-ignore
        await back.has(`<${count - 1}>`)
        expect(back.response.headers['resumption']).toMatch(/^resumed/)
        const first = Number(/<(\d+)>/.exec(back.text)![1])
        expect(first).toBeLessThanOrEqual(numbers().length)
      } else if (lag === 'skip') {
        await stalled.has(`<${count - 1}>`)
        expect(numbers().slice(-50)).toEqual(Array.from({ length: 50 }, (_, i) => count - 50 + i))
        expect(numbers()).toEqual(numbers().toSorted((a, b) => a - b))
      } else {
        await stalled.has('"whole"')
        await stalled.has(`id: ${updates.position()}\n`)
        expect(numbers()).toEqual(Array.from({ length: numbers().length }, (_, i) => i))
      }
    },
    30_000,
  )

  it('one whose process is stopped is let go by its lag, or by hand as soon as it takes nothing (F4, row 134)', async () => {
    const { updates, port } = await served({ capacity: 1_000_000, maxBytes: 1e9, ring: { bytes: 1e9 } }) // prettier-ignore
    // A client of its own process: what it receives, it only counts.
    const script = `require('node:net').connect(${port}, '127.0.0.1', function () { this.write(${JSON.stringify(asked)}) }).on('data', () => {})`
    const client = spawn(process.execPath, ['-e', script], { stdio: 'ignore' })
    afterwards(() => client.kill('SIGKILL'))
    await until(() => updates.has('room'), 'it is subscribed')
    expect(updates.removeStale()).toBe(0)
    client.kill('SIGSTOP')
    const isBehind = () => updates.subscribers('room')[0]!.behindMs > 0
    for (let i = 0; i < 2000 && !isBehind(); i++) {
      await updates.publish('room', say('x'.repeat(50_000)))
      await turn()
    }
    expect(updates.removeStale(600_000)).toBe(0)
    await until(() => updates.removeStale(50) === 1, 'it takes nothing for 50 ms')
    expect(updates.has('room')).toBe(false)
  }, 30_000)

  it('are all sent a heartbeat when a handler of any app asks for it (rows 132 and 133)', async () => {
    const updates = new Broadcaster<Patch>()
    const app = new Hono()
      .get('/', (c) =>
        streamKeys(c, updates, c.req.query('key') ?? 'room', {
          reset: () => say(''),
          heartbeatMs: false,
        }),
      ) // prettier-ignore
      .post('/beat', (c) => c.json(updates.sendHeartbeats() ?? null))
    const { port, url } = await started(app)
    const clients = Array.from({ length: 20 }, (_, i) => new RawClient(port, request(`/?key=${i % 3}`, { headers: 'Datastar-Request: true\r\n' }))) // prettier-ignore
    await until(() => updates.subscriberCount() === 20, 'all are subscribed')
    for (const client of clients) await client.has('id: ')
    await turn()
    const before = clients.map(({ chunks }) => chunks.length)
    await fetch(`${url}/beat`, { method: 'POST' })
    for (const client of clients) await client.has(/3\r\n:\n\n\r\n$/)
    expect(clients.map(({ chunks }) => chunks.length)).toEqual(before.map((count) => count + 1))
  })
})

describe('a server that stops (row 140)', () => {
  it('sends every stream the farewell it was given, with no position, and breaks it off', async () => {
    const farewell = patchEvent(patchSignals({ text: 'we restart' }))
    const { updates, port, stop } = await served({}, { streams: { farewell } })
    const headers = { 'Datastar-Request': 'true' }
    const clients = await Promise.all(Array.from({ length: 20 }, () => NodeClient.get(port, '/', { headers }))) // prettier-ignore
    await until(() => updates.subscriberCount() === 20, 'all are subscribed')
    await updates.publish('room', say('one'))
    for (const client of clients) await client.has('"one"')
    await stop()
    for (const client of clients) {
      await until(() => client.state === 'broken', 'it is broken off') // so that browsers come back
      expect(saidIn(client.text)).toEqual(['one', 'we restart'])
      expect(client.text).toMatch(/we restart"\}\n\n$/)
    }
  })

  it('delivers what its hook publishes to all that are still there, however many', async () => {
    const updates = new Broadcaster<Patch>()
    const app = new Hono().get('/', (c) => streamKeys(c, updates, 'room', { reset: () => say('') }))
    const onStopping = async () => void (await updates.publish('room', say('goodbye')))
    const { port, stop } = await started(app, { onStopping, graceMs: 10_000 })
    const clients: RawClient[] = []
    while (clients.length < 2500) {
      for (let i = 0; i < 100; i++) clients.push(new RawClient(port, asked))
      await until(() => updates.subscriberCount() === clients.length, 'all are subscribed')
    }
    await stop()
    for (const client of clients) await client.has('"goodbye"')
  }, 30_000)
})
