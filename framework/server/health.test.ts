// `livez` and `readyz`; row 148: they fit any Hono app, on any server.
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { livez, readyz } from './index.ts'
import { started, until } from './wire.test.helpers.ts'

const never = () => new Promise<never>(() => {})

/** What `/readyz` of an app answers. */
async function ask(handler: ReturnType<typeof readyz>, env?: object) {
  const answer = await new Hono().get('/readyz', handler).request('/readyz', {}, env)
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  return [answer.status, await answer.json()]
}

describe('livez', () => {
  it('answers that the process is alive', async () => {
    const answer = await new Hono().get('/livez', livez).request('/livez')
    expect([answer.status, await answer.json()]).toEqual([200, { alive: true }])
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })

  it('says so while the server stops', async () => {
    const go = Promise.withResolvers<void>()
    const app = new Hono().get('/livez', livez)
    const server = await started(app, { drainMs: 200, onStop: () => go.resolve() })
    const stopped = server.stop()
    expect((await fetch(`${server.url}/livez`)).status).toBe(200)
    await stopped
  })
})

describe('readyz', () => {
  it('is ready when there is nothing to check', async () => {
    expect(await ask(readyz())).toEqual([200, { ready: true }])
  })

  it('is ready when every check passes, whatever it returns but false', async () => {
    const checks = { a: () => {}, b: () => 0, c: () => Promise.resolve(null), d: async () => true }
    expect(await ask(readyz(checks))).toEqual([200, { ready: true }])
  })

  it('names those that fail, and does not say why', async () => {
    const checks = {
      returns: () => false,
      resolves: async () => false,
      throws: () => {
        throw new Error('postgres://user:secret@host')
      },
      rejects: () => Promise.reject(new Error('postgres://user:secret@host')),
      passes: () => true,
    }
    const failing = ['returns', 'resolves', 'throws', 'rejects']
    expect(await ask(readyz(checks))).toEqual([503, { ready: false, failing }])
  })

  it('waits for no check longer than it is told to, and tells it', async () => {
    let signal: AbortSignal | undefined
    const hangs = (given: AbortSignal) => ((signal = given), never())
    const handler = readyz({ hangs, passes: () => true }, { timeoutMs: 20 })
    expect(await ask(handler)).toEqual([503, { ready: false, failing: ['hangs'] }])
    await until(() => signal?.aborted, 'the check is told')
  })

  it('is ready again when its checks are', async () => {
    let connected = false
    const handler = readyz({ database: () => connected })
    expect((await ask(handler))[0]).toBe(503)
    connected = true
    expect((await ask(handler))[0]).toBe(200)
  })

  it('checks once for all who ask at the same time', async () => {
    let checks = 0
    const go = Promise.withResolvers<void>()
    const handler = readyz({ database: () => (checks++, go.promise) })
    const asked = Array.from({ length: 50 }, () => ask(handler))
    go.resolve()
    for (const answer of await Promise.all(asked)) expect(answer[0]).toBe(200)
    expect(checks).toBe(1)
  })

  it('is not ready when the server stops, also when it begins to during a check', async () => {
    const stopping = new AbortController()
    const stops = { stops: () => stopping.abort() }
    const env = { stopping: stopping.signal }
    const answer = [503, { ready: false, stopping: true }]
    expect(await ask(readyz(stops), env)).toEqual(answer)
    const checked = vi.fn()
    expect(await ask(readyz({ checked }), env)).toEqual(answer)
    expect(checked).not.toHaveBeenCalled()
  })

  it.each([0, -1, Number.NaN, Infinity])('refuses a limit of %s ms', (timeoutMs) => {
    expect(() => readyz({}, { timeoutMs })).toThrow(RangeError)
  })
})
