// Row 141 of capabilities.md; F20 of reliability.md.
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { Broadcaster, streamKeys } from '../index.ts'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { request, started, until } from './wire.test.helpers.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What a process holds, other than memory. */
function held() {
  const counts: Record<string, number> = { listeners: 0 }
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1
  for (const name of process.eventNames()) counts['listeners']! += process.listenerCount(name)
  return counts
}

/** Waits by turns of the loop: what waits by a timer would count its own. */
async function turnsUntil(met: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000
  while (!met() && performance.now() < deadline) {
    await new Promise((resolve) => void setImmediate(resolve))
  }
}

/** An app that counts who comes and goes. */
interface Counted {
  readonly app: Hono
  readonly opened: () => number
  readonly closed: () => number
  /** What it holds for its readers. */
  readonly kept: () => unknown
}

function plainStreams(): Counted {
  let [opened, closed] = [0, 0]
  const event = new ServerSentEvent({ data: 'hello' })
  const open = new Set<Stream>()
  const app = new Hono().get('/', () => {
    let mine: Stream
    return openStream(
      (stream) => {
        open.add((mine = stream))
        stream.signal.addEventListener('abort', () => {})
        stream.send(event)
      },
      { onOpen: () => void opened++, onClose: () => (closed++, void open.delete(mine)) },
    )
  })
  return { app, opened: () => opened, closed: () => closed, kept: () => open.size }
}

/** Each with a key of its own and one that all share, which is busy; each third is behind a replay. */
function streamsOfKeys(): Counted {
  let [opened, closed] = [0, 0]
  const events = new Broadcaster<ServerSentEvent>({ ring: { events: 100 } })
  const event = new ServerSentEvent({ data: 'hello' })
  const app = new Hono().get('/', (c) => {
    void events.publish('all', event)
    const after = opened % 3 === 0 ? events.position() : opened % 3 === 1 ? 'nonsense' : undefined
    void events.publish('all', event)
    return streamKeys(c, events, ['all', `of ${opened}`], {
      after,
      meta: { who: opened },
      reset: () => event,
      onOpen() {
        opened++
        setImmediate(() => void events.publish('all', event)) // whoever is told nothing else
      },
      onClose: () => void closed++,
    })
  })
  const kept = () => events.subscriberCount() + events.keys().length
  return { app, opened: () => opened, closed: () => closed, kept }
}

const many = process.env['LONG'] ? 10_000 : 2000

it.each([
  ['streams', 10_000, plainStreams],
  ['streams of keys', many, streamsOfKeys],
])(
  '%s whose readers come and go, %d of them, leave nothing behind',
  async (_, count, make) => {
    const { app, opened, closed, kept } = make()
    const { port } = await started(app)
    const asked = request('/', { headers: 'Datastar-Request: true\r\n' })

    /** Comes, reads the first event, and goes: by its end or by a reset. */
    const visit = (reset: boolean) =>
      new Promise<void>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(asked))
        let text = ''
        socket.on('data', (chunk) => {
          text += String(chunk)
          if (!text.includes('data: hello\n\n')) return
          if (reset) socket.resetAndDestroy()
          else socket.destroy()
        })
        socket.on('error', reject)
        socket.on('close', () => resolve())
      })
    const visits = async (count: number) => {
      for (let i = 0; i < count; i += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, j) => visit(j % 2 === 0)))
      }
      await until(
        () => closed() === opened(),
        () => `${opened()} opened, ${closed()} closed`,
      )
      collectGarbage()
    }

    await visits(500) // whatever is made once is made
    const before = held()
    const heapBefore = process.memoryUsage().heapUsed
    await visits(count)
    expect(opened()).toBe(count + 500)
    expect(kept()).toBe(0)
    // The runner's own timers come and go: what there was before may be gone, but nothing may be left.
    const left = () => Object.entries(held()).filter(([name, count]) => count > (before[name] ?? 0))
    await turnsUntil(() => left().length === 0)
    expect(left()).toEqual([])
    collectGarbage()
    // 0.8 kB each would be a leak; some of it is what the runner keeps.
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(
      Math.max(3_000_000, count * 800),
    )
  },
  120_000,
)
