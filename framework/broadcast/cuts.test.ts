// F3 of reliability.md, on a real connection: a stream of keys that is cut after any of its bytes.
import { createParser } from 'eventsource-parser'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
// The browser's own half: what it skips is what it would not apply to the page.
import { resumption } from '../client/fetch/resumption.ts'
import { eventStreamParser } from '../client/fetch/sse.ts'
import { Broadcaster, type Patch, patchSignals, streamKeys } from '../index.ts'
import { NodeClient, RawClient, request, started } from '../server/wire.test.helpers.ts'

const ours = { 'Datastar-Request': 'true' }
const say = (text: string) => patchSignals({ text })

/** A served room whose state is everything ever said in it, and what follows a key of others. */
async function servedRoom(ring = {}) {
  const said: string[] = []
  const updates = new Broadcaster<Patch>({ ring })
  const reset = () => patchSignals({ whole: said })
  const app = new Hono().get('/', (c) =>
    streamKeys(c, updates, ['room', 'news'], { reset, heartbeatMs: false }),
  )
  const { port } = await started(app)
  /** Says things in one tick; every third is of the other key, and some are of nobody's. */
  const publish = async (...texts: string[]) => {
    const published = texts.map((text, i) => {
      said.push(text)
      return updates.publish(i % 3 === 2 ? 'news' : 'room', say(text))
    })
    void updates.publish('elsewhere', say('of nobody here'))
    await Promise.all(published)
    await new Promise(setImmediate)
  }
  return { updates, port, said, publish }
}

/** What a reader does with the bytes it is given, and where it would come back to. */
interface Reader {
  readonly shown: string[]
  read(text: string): void
  cut(): string | undefined
}

/** An EventSource: it dispatches whatever is complete, and comes back to the last id it has seen. */
function eventSource(): Reader {
  const shown: string[] = []
  let lastEventId: string | undefined
  const onEvent = ({ event, data, id }: { event?: string | undefined; data: string; id?: string | undefined }) => {
    lastEventId = id ?? lastEventId
    show(shown, event, data)
  } // prettier-ignore
  let parser = createParser({ onEvent })
  const cut = () => {
    parser = createParser({ onEvent })
    return lastEventId
  }
  return { shown, cut, read: (text) => parser.feed(text) }
}

/** Our own script, as it reads streams. */
function ourClient(): Reader {
  const shown: string[] = []
  const resuming = resumption()
  let parse = eventStreamParser()
  const read = (text: string) => {
    for (const event of parse(new TextEncoder().encode(text))) {
      if (!resuming.isRepeated(event)) show(shown, event.type, event.data.join('\n'))
    }
  }
  const cut = () => {
    parse = eventStreamParser()
    const headers = new Headers()
    resuming.reconnect(headers)
    return headers.get('last-event-id') ?? undefined
  }
  return { shown, cut, read }
}

function show(shown: string[], event: string | undefined, data: string): void {
  if (event !== 'datastar-patch-signals') return
  const { text, whole } = JSON.parse(data.slice('signals '.length)) as { text?: string; whole?: string[] } // prettier-ignore
  if (whole) shown.splice(0, Infinity, ...whole)
  else shown.push(text!)
}

/** The bytes of a stream, from its place until it has told another. */
async function bytesOf(port: number, after: string | undefined, until: string, from = '') {
  const headers = after === undefined ? ours : { ...ours, 'Last-Event-ID': after }
  const client = await NodeClient.get(port, `/?lastEventId=${from}`, { headers })
  await client.has(`id: ${until}\n`)
  await client.has('\n\n')
  client.response.destroy()
  return { text: client.text, resumption: client.response.headers['resumption'] }
}

async function eachCutOf(text: string, tryCut: (cut: number) => Promise<void>): Promise<void> {
  for (let cut = 0; cut <= text.length; cut += 50) {
    const cuts = Array.from({ length: Math.min(50, text.length + 1 - cut) }, (_, i) => cut + i)
    await Promise.all(cuts.map(tryCut))
  }
}

describe.each([
  ['an EventSource', eventSource],
  ['our script', ourClient],
])('a stream of keys that is cut after any byte, and read on by %s', (who, makeReader) => {
  it('is continued: everything, in order, and nothing twice but what no position was told for', async () => {
    const { updates, port, said, publish } = await servedRoom()
    const start = updates.position()
    await publish('before the stream')
    const live = await NodeClient.get(port, `/?lastEventId=${start}`, { headers: ours })
    await live.has('before the stream')
    for (const texts of [['one'], ['two', 'three', 'in\nlines', 'é'], ['four'], ['five', 'six']]) {
      await publish(...texts)
    }
    await live.has(`id: ${updates.position()}\n`)
    const { text } = live
    live.response.destroy()
    await publish('after the cut', 'and this')

    let repeated = 0
    await eachCutOf(text, async (cut) => {
      const reader = makeReader()
      reader.read(text.slice(0, cut))
      const before = [...reader.shown]
      expect(before).toEqual(said.slice(0, before.length))
      const rest = await bytesOf(port, reader.cut(), updates.position(), start)
      expect(rest.resumption).toMatch(/^resumed/)
      reader.read(rest.text)
      // All that follows the last position is told again; our script does not apply it again.
      const after = reader.shown.slice(before.length)
      expect(after).toEqual(said.slice(said.length - after.length))
      expect(new Set(reader.shown)).toEqual(new Set(said))
      if (who === 'our script') expect(reader.shown).toEqual(said)
      if (reader.shown.length > said.length) repeated++
    })
    if (who === 'an EventSource') expect(repeated).toBeGreaterThan(0) // or nothing here was tried
  }, 60_000)

  it('is made whole where it cannot be continued', async () => {
    const { updates, port, said, publish } = await servedRoom({ events: 6 })
    const start = updates.position()
    await publish('one', 'two')
    const live = await NodeClient.get(port, `/?lastEventId=${start}`, { headers: ours })
    await live.has(`id: ${updates.position()}\n`)
    await publish('three')
    await live.has(`id: ${updates.position()}\n`)
    const { text } = live
    live.response.destroy()
    await publish('four', 'five')

    const outcomes = new Set<unknown>()
    await eachCutOf(text, async (cut) => {
      const reader = makeReader()
      reader.read(text.slice(0, cut))
      const rest = await bytesOf(port, reader.cut(), updates.position(), start)
      reader.read(rest.text)
      expect([...new Set(reader.shown)]).toEqual(said)
      if (who === 'our script') expect(reader.shown).toEqual(said)
      outcomes.add(String(rest.resumption).split(';')[0])
    })
    expect([...outcomes].toSorted()).toEqual(['reset', 'resumed'])
  }, 60_000)
})

describe('an id that somebody has made up, on a real connection (T24, F18)', () => {
  it('is a reset, or refused by the server itself: never a 500, and nothing is replayed', async () => {
    const { updates, port, publish } = await servedRoom()
    await publish('never again')
    const known = updates.position()
    const head = (value: string) =>
      request('/', { headers: `Datastar-Request: true\r\nLast-Event-ID: ${value}\r\n` })
    const ids: [string, number][] = [
      ['', 200], ['-1', 200], ['1e9', 200], ['18446744073709551616', 200], ['zzzz.x', 200], [`0${known}`, 200],
      [`${known}\r\nLast-Event-ID: ${known}`, 200], // twice, which is one that nobody has given
      [Buffer.from(`é${known}`).toString('latin1'), 200], ['\xe9', 200], ["' OR 1=1 --", 200], ['>', 200],
      ['x'.repeat(10_000), 200], ['x'.repeat(20_000), 431], ['a\x00b', 400], ['a\x07b', 400],
    ] // prettier-ignore
    for (const [id, status] of ids) {
      const client = new RawClient(port, '')
      client.socket.write(head(id), 'latin1')
      await client.has('\r\n\r\n')
      expect([id.slice(0, 40), client.head.split(' ')[1]]).toEqual([id.slice(0, 40), `${status}`])
      if (status === 200) {
        await client.has(`id: ${known}\n`)
        expect(client.head).toMatch(/\r\nresumption: reset; reason=/i)
        expect(client.body).toContain('signals {"whole":["never again"]}')
        expect(client.body).not.toContain('"text"')
      }
      client.socket.destroy()
    }
  })
})
