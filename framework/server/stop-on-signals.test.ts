// Rows 137, 138.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { serve } from './index.ts'

const app = { fetch: () => new Response('hello') }
const SERVER = new URL('./index.ts', import.meta.url).href

/** Runs a process that serves, signals it once it says that it is ready, and tells what became of it. */
async function run(script: string, signals: readonly NodeJS.Signals[] = ['SIGTERM']) {
  const program = `import { serve } from '${SERVER}'
    const options = { port: 0, hostname: '127.0.0.1' }
    const app = { fetch: () => new Response('hello') }
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    ${script}
    console.log('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program])
  let output = ''
  let signalled = 0
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  child.stdout.on('data', (chunk) => {
    output += String(chunk)
    if (!String(chunk).includes('ready')) return
    signalled = performance.now()
    for (const signal of signals) child.kill(signal)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  const tookMs = performance.now() - signalled
  return { code, said: output.split('\n').filter(Boolean), tookMs }
}

describe('serve(), told to stop by a signal', () => {
  it('stops every server of the process before it exits', async () => {
    const { code, said } = await run(`
      await serve(app, { ...options, onStop: () => wait(300).then(() => console.log('one')) })
      await serve(app, { ...options, onStop: () => console.log('two') })`)
    expect(said).toEqual(['ready', 'two', 'one'])
    expect(code).toBe(0)
  })

  it('exits with 1 and says why when onStop fails, after the others have stopped', async () => {
    const { code, said } = await run(`
      await serve(app, { ...options, onStop: () => { throw new Error('not saved') } })
      await serve(app, { ...options, onStop: () => wait(300).then(() => console.log('two')) })`)
    expect(said.slice(0, 2)).toEqual(['ready', 'two'])
    expect(said.join()).toContain('Error: not saved')
    expect(code).toBe(1)
  })

  it('lets requests finish for all of graceMs, however long', async () => {
    const { code, said } = await run(`
      const slow = { fetch: () => wait(5200).then(() => (console.log('done'), new Response())) }
      const { url } = await serve(slow, { ...options, graceMs: 8000 })
      void fetch(url)
      await wait(200)`)
    expect(said).toEqual(['ready', 'done'])
    expect(code).toBe(0)
  }, 15_000)

  it('exits within a second of grace and mercy, whatever hangs', async () => {
    const { code, said, tookMs } = await run(`
      const hang = () => new Promise(() => {})
      const { url } = await serve({ fetch: hang }, {
        ...options, graceMs: 200, mercyMs: 200, onStopping: hang, onStop: hang })
      void fetch(url).catch(() => console.log('cut off'))
      await wait(200)`)
    expect(said).toEqual(['ready', 'cut off'])
    expect(code).toBe(1)
    expect(tookMs).toBeGreaterThan(400)
    expect(tookMs).toBeLessThan(1700) // and some time for the process to notice and to go
  })

  it('runs the hooks once when it was being stopped already', async () => {
    const { code, said } = await run(`
      const server = await serve(app, {
        ...options,
        onStopping: () => wait(300).then(() => console.log('stopping')),
        onStop: () => console.log('stopped'),
      })
      void server.stop()
      void server.stop()`)
    expect(said).toEqual(['ready', 'stopping', 'stopped'])
    expect(code).toBe(0)
  })

  it('listens to the signals it is told to, and to no others', async () => {
    const { code, said } = await run(
      `await serve(app, { ...options, stopOnSignals: ['SIGUSR2'], onStop: () => console.log('bye') })
       process.on('SIGTERM', () => (console.log('mine'), process.kill(process.pid, 'SIGUSR2')))`,
    )
    expect(said).toEqual(['ready', 'mine', 'bye'])
    expect(code).toBe(0)
  })

  it('leaves signals alone when it is told to', async () => {
    const { code, said } = await run(
      `await serve(app, { ...options, stopOnSignals: false, onStop: () => console.log('bye') })`,
    )
    expect(said).toEqual(['ready'])
    expect(code).toBe(null) // what the signal does to any process
  })

  it('exits at once at a second signal', async () => {
    const { code, said } = await run(
      `await serve(app, { ...options, onStop: () => wait(60_000) })
       process.on('SIGTERM', () => setTimeout(() => process.kill(process.pid, 'SIGINT'), 100))`,
    )
    expect(said).toEqual(['ready'])
    expect(code).toBe(1)
  })

  it('listens to signals no longer once it was stopped', async () => {
    const listeners = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')
    const before = listeners()
    const servers = [await serve(app, { port: 0 }), await serve(app, { port: 0 })]
    expect(listeners()).toBe(before + 2)
    for (const server of servers) await server.stop()
    expect(listeners()).toBe(before)
    const again = await serve(app, { port: 0 })
    expect(listeners()).toBe(before + 2)
    await again.stop()
  })
})
