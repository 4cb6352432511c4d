// F1, F21, T20 of reliability.md and rows 61, 64: what listeners and hooks do while they are told.
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import {
  ALL_KEYS,
  Broadcaster,
  type Listener,
  type Patch,
  patchSignals,
  streamKeys,
} from '../index.ts'
import { KeptLog } from './log.test.helpers.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

function ear(given: Partial<Listener<string>> = {}) {
  const heard: string[] = []
  const listener: Listener<string> = {
    deliver: ({ message }) => void heard.push(message),
    position: () => void heard.push('|'),
    reset: (reason) => void heard.push(`reset: ${reason}`),
    end: () => void heard.push('end'),
    fail: (error) => void heard.push(String(error)),
    ...given,
  }
  return { heard, listener }
}

/** Whether a reader of a stream gets all events, reading as fast as it can. */
async function readUntil(body: ReadableStream<Uint8Array>, last: string): Promise<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  while (!text.includes(last)) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  await reader.cancel()
  return text
}

describe('a broadcaster whose hooks use it', () => {
  it('gives a subscription once and in order what its own hook publishes', async () => {
    const updates = new Broadcaster<string>()
    const { position } = await updates.publish('a', '0')
    await updates.publish('a', '1')
    const onOutcome = () => void updates.publish('a', '2')
    const pulled = updates.subscribe('a', { after: position, onOutcome })
    updates.close()
    const messages: string[] = []
    for await (const message of pulled) messages.push(message)
    expect(messages).toEqual(['1', '2'])
  })

  it('tells nothing more to one that its own hook has disconnected', async () => {
    const updates = new Broadcaster<string>()
    const { position } = await updates.publish('a', '0')
    await updates.publish('a', '1')
    const onOutcome = () => void updates.disconnect(() => true)
    for (const after of [undefined, position, 'nonsense']) {
      const { heard, listener } = ear()
      updates.listen('a', listener, { after, onOutcome })
      await updates.publish('a', 'more')
      await turn()
      expect([after, heard]).toEqual([after, ['end']])
    }
    expect(updates.subscriberCount()).toBe(0)
  })

  it('resets everyone when a log breaks, though the hook of one throws', async () => {
    const log = new KeptLog<string>()
    const updates = new Broadcaster<string>({ log })
    log.handOn()
    let calls = 0
    const onOutcome = () => {
      if (++calls > 1) throw new Error('no hook')
    }
    const first = updates.subscribe('a', { onOutcome })
    const second = updates.subscribe('a')
    log.breakAt(0, 'rewound')
    log.handOn()
    await expect(first.next()).rejects.toThrow('no hook')
    await expect(second.next()).rejects.toThrow('rewound')
    expect(updates.subscriberCount()).toBe(0)
  })

  it('publishes to all though the hook of one that lags throws', async () => {
    const updates = new Broadcaster<string>({ capacity: 1, lag: 'reset' })
    let calls = 0
    const onOutcome = () => {
      if (++calls > 1) throw new Error('no hook')
    }
    const first = updates.subscribe('a', { onOutcome })
    const second = updates.subscribe('a', { capacity: 9 })
    await updates.publish('a', '1')
    await expect(updates.publish('a', '2')).resolves.toBeDefined()
    await expect(first.next()).rejects.toThrow('no hook')
    expect([(await second.next()).value, (await second.next()).value]).toEqual(['1', '2'])
  })

  it('fails one whose `drained` rejects, and nothing else', async () => {
    const updates = new Broadcaster<string>()
    const { heard, listener } = ear({ behind: true, drained: () => Promise.reject(new Error('no drain')) }) // prettier-ignore
    updates.listen('a', listener)
    await updates.publish('a', '1')
    await turn()
    expect(heard.filter((each) => each !== '|')).toEqual(['Error: no drain'])
    expect(updates.subscriberCount()).toBe(0)
  })

  it('leaves out a message that was published while all are told that it cannot be read', async () => {
    const log = new KeptLog<string>()
    const updates = new Broadcaster<string>({ log })
    log.handOn()
    let said = false
    const breaking = ear({
      deliver() {
        if (said) return
        said = true
        log.breakAt(0, 'rewound')
        log.handOn()
      },
    })
    updates.listen('a', breaking.listener)
    const { heard, listener } = ear()
    updates.listen('a', listener)
    heard.length = 0
    void updates.publish('a', 'of the old log')
    log.handOn()
    await turn()
    expect(heard).toEqual(['reset: rewound', '|'])
  })
})

describe('who is let go while something waits', () => {
  it('is disconnected, or leaves by its signal, though its key was removed before (T20)', async () => {
    const updates = new Broadcaster<string>()
    const aborting = new AbortController()
    const held = () => ear({ behind: true, drained: () => new Promise(() => {}) })
    const [one, two] = [held(), held()]
    updates.listen('a', one.listener, { meta: 'ann' })
    updates.listen('a', two.listener, { signal: aborting.signal })
    const pulled = updates.subscribe('a', { meta: 'ann' })
    await updates.publish('a', 'secret')
    await turn()
    updates.remove('a')
    expect(updates.subscriberCount()).toBe(0)
    expect(updates.disconnect(({ meta }) => meta === 'ann')).toBe(2)
    expect(one.heard.at(-1)).toBe('end')
    expect((await pulled.next()).done).toBe(true)
    aborting.abort()
    expect(updates.disconnect(() => true)).toBe(0)
  })
})

describe('how much waits', () => {
  it('is counted exactly for one whose reader waited when it was let in', async () => {
    const log = new KeptLog<string>()
    const seen = await log.append({ key: 'a', message: 'seen' })
    await log.append({ key: 'a', message: '0' })
    const updates = new Broadcaster<string>({ log, capacity: 2, lag: 'skip', onLag() {} })
    const pulled = updates.subscribe('a', { after: `${seen.seq}.${seen.tag}` })
    const first = pulled.next()
    log.handOn()
    expect((await first).value).toBe('0')
    for (const message of ['1', '2', '3']) await log.append({ key: 'a', message })
    log.handOn()
    expect([(await pulled.next()).value, (await pulled.next()).value]).toEqual(['2', '3'])
  })

  it('holds exactly its capacity behind a replay that has been read in part', async () => {
    const updates = new Broadcaster<string>({ capacity: 2 })
    const { position } = await updates.publish('a', 'seen')
    for (let i = 0; i < 10; i++) await updates.publish('a', 'x'.repeat(30_000))
    let drain = () => {}
    let behind = false
    const { heard, listener } = ear({
      drained: () => new Promise<void>((resolve) => (drain = resolve)),
    })
    Object.defineProperty(listener, 'behind', { get: () => behind })
    const deliver = listener.deliver
    listener.deliver = (published) => (deliver(published), void (behind = true))
    updates.listen('a', listener, { after: position })
    const news = () => heard.filter((each) => each !== '|')
    while (news().length < 6) {
      behind = false
      drain()
      await turn()
    }
    const left = 10 - news().length
    expect(left).toBeGreaterThan(1)
    for (let i = 0; i < 2; i++) await updates.publish('a', 'new')
    await turn()
    expect(updates.subscriberCount()).toBe(1)
    await updates.publish('a', 'one more')
    await turn()
    expect(updates.subscriberCount()).toBe(0)
    expect(heard.at(-1)).toContain(`lost ${left + 3}`)
  })
})

describe('a stream with small bounds', () => {
  it.each([
    ['many small events, into a small buffer', 4096, Array.from({ length: 300 }, () => 200)],
    ['a small one, then a large one', undefined, [50_000, 250_000]],
    ['some, each larger than the buffer', 4096, [5000, 9000, 20_000, 100, 70_000]],
  ])('catches a reader up with %s', async (_, maxBufferedBytes, sizes) => {
    const updates = new Broadcaster<Patch>()
    const { position } = await updates.publish('a', patchSignals({ text: 'seen' }))
    for (const [i, size] of sizes.entries()) {
      await updates.publish('a', patchSignals({ text: `<${i}>${'x'.repeat(size)}` }))
    }
    const onError = vi.fn()
    const app = new Hono().get('/', (c) =>
      streamKeys(c, updates, 'a', {
        ...(maxBufferedBytes && { maxBufferedBytes }),
        reset: () => [],
        onError,
      }),
    )
    const headers = { 'Datastar-Request': 'true', 'Last-Event-ID': position }
    const { body } = await app.request('/', { headers })
    const text = await readUntil(body!, `id: ${updates.position()}`)
    expect(onError).not.toHaveBeenCalled()
    expect([...text.matchAll(/<(\d+)>/g)].map(([, n]) => Number(n))).toEqual([...sizes.keys()])
  })

  it('tells the position of an event that is larger than the buffer, while the reader takes it', async () => {
    const updates = new Broadcaster<Patch>()
    const onError = vi.fn()
    const app = new Hono().get('/', (c) =>
      streamKeys(c, updates, 'a', { reset: () => [], onError }),
    )
    const { body } = await app.request('/', { headers: { 'Datastar-Request': 'true' } })
    const reader = body!.getReader()
    await reader.read() // where it begins
    const { position } = await updates.publish('a', patchSignals({ text: 'x'.repeat(600_000) }))
    await turn()
    reader.releaseLock()
    expect(await readUntil(body!, `id: ${position}`)).toContain(`id: ${position}`)
    expect(onError).not.toHaveBeenCalled()
  })

  it('gives one that keeps up what a tick publishes, however large', async () => {
    const updates = new Broadcaster<Patch>()
    const onError = vi.fn()
    const app = new Hono().get('/', (c) =>
      streamKeys(c, updates, 'a', { reset: () => [], onError }),
    )
    const { body } = await app.request('/', { headers: { 'Datastar-Request': 'true' } })
    const reading = readUntil(body!, '<end>')
    await vi.waitFor(() => expect(updates.has('a')).toBe(true))
    await turn()
    for (const size of [50_000, 250_000, 10, 300_000]) {
      void updates.publish('a', patchSignals({ text: 'x'.repeat(size) }))
    }
    void updates.publish('a', patchSignals({ text: '<end>' }))
    expect(await reading).toContain('<end>')
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('keys', () => {
  it('are no key when they stand for all of them', async () => {
    const updates = new Broadcaster<string, string | symbol>()
    await expect(updates.publish(ALL_KEYS, 'x')).rejects.toThrow('all keys')
    expect(() => updates.subscribe([ALL_KEYS, 'a'])).toThrow('all keys')
  })

  it('take -0 for 0, and nothing else for another', async () => {
    const updates = new Broadcaster<string, number | string>()
    const zero = updates.subscribe(0)
    const proto = updates.subscribe(['__proto__', '__proto__'])
    await updates.publish(-0, 'zero')
    await updates.publish('__proto__', 'once')
    updates.close()
    expect([(await zero.next()).value, (await zero.next()).done]).toEqual(['zero', true])
    expect([(await proto.next()).value, (await proto.next()).done]).toEqual(['once', true])
  })
})

describe('a broadcaster whose log was never read', () => {
  it('answers at once when it is closed, rather than never', async () => {
    const updates = new Broadcaster<string>({ log: new KeptLog<string>() })
    updates.close()
    await expect(updates.outcomeAfter(undefined)).rejects.toThrow('cannot be reached')
  })
})
