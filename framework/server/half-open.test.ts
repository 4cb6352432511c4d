// Row 135 of capabilities.md; F4 of reliability.md. The cut is one of the network, or of the process.
import { execFileSync, spawn } from 'node:child_process'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { type CloseReason, openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { afterwards, started, until } from './wire.test.helpers.ts'

// A client of its own process: what it receives, it only counts.
const CLIENT = `
  const [host, port, path] = process.argv.slice(1)
  require('node:net').connect(port, host, function () {
    this.write('GET ' + path + ' HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n')
  }).on('data', () => {})`

/** Starts a client, perhaps where another program puts it. */
function clientOf(host: string, port: number, path: string, ...where: string[]) {
  const [command = '', ...args] = [...where, process.execPath, '-e', CLIENT, host, `${port}`, path]
  const client = spawn(command, args, { stdio: 'ignore' })
  afterwards(() => client.kill('SIGKILL'))
  return client
}

/** A server whose streams a test holds, by their paths, and that says how they end. */
async function watched(hostname = '127.0.0.1') {
  const streams = new Map<string, Stream>()
  const closed = new Map<string, CloseReason>()
  const open = (path: string, maxLifeMs: number | false) =>
    openStream((stream) => void streams.set(path, stream), {
      maxLifeMs,
      heartbeatMs: path === '/idle' ? false : 500,
      onClose: (reason) => void closed.set(path, reason),
      onError: () => {},
    })
  const app = new Hono()
    .get('/idle', () => open('/idle', false))
    .get('/beating', () => open('/beating', 8000))
    .get('/busy', () => open('/busy', false))
    .get('/stuck', () => open('/stuck', false))
    .get('/ended', () => open('/ended', false))
  return { ...(await started(app, { hostname, tcpKeepAliveMs: 1000 })), streams, closed }
}

const bulk = new ServerSentEvent({ data: 'x'.repeat(50_000) })
const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('a client whose process is stopped', () => {
  it('is dropped when too much waits for it, or nothing is taken any more', async () => {
    const { port, streams, closed } = await watched()
    const clients = ['/busy', '/stuck'].map((path) => clientOf('127.0.0.1', port, path))
    await until(() => streams.size === 2, 'the streams open')
    for (const client of clients) client.kill('SIGSTOP')
    streams.get('/stuck')!.send(new ServerSentEvent({ data: 'x'.repeat(20_000_000) }))
    for (let sent = 0; sent < 1000 && !closed.has('/busy'); sent++) {
      streams.get('/busy')!.send(bulk)
      await nextTurn()
    }
    await until(
      () => closed.size === 2,
      () => `closed: ${[...closed.keys()].join(' ')}`,
    )
    expect(Object.fromEntries(closed)).toEqual({ '/busy': 'slow', '/stuck': 'slow' })
  })
})

/** A network of its own for a client, beside that of the server, to be cut. */
function network() {
  const name = `starcast${process.pid}`
  const ip = (...args: string[]) =>
    execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const subnet = `10.${process.pid % 200}.${(process.pid >> 8) % 250}`
  const [near, far] = [`scn${process.pid}`, `scf${process.pid}`]
  const remove = () => {
    for (const made of [
      ['link', 'delete', near],
      ['netns', 'delete', name],
    ]) {
      try {
        ip(...made)
      } catch {
        // It never was.
      }
    }
  }
  try {
    ip('netns', 'add', name)
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name)
    ip('address', 'add', `${subnet}.1/24`, 'dev', near)
    ip('link', 'set', near, 'up')
    ip('-n', name, 'address', 'add', `${subnet}.2/24`, 'dev', far)
    ip('-n', name, 'link', 'set', far, 'up')
  } catch (error) {
    remove()
    throw error
  }
  return {
    address: `${subnet}.1`,
    within: ['ip', 'netns', 'exec', name],
    cut: () => ip('-n', name, 'link', 'set', far, 'down'), // without a word to either side
    remove,
  }
}

function whyNoNetwork(): string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux'
  try {
    network().remove()
    return ''
  } catch (error) {
    return String(error).split('\n')[0]!
  }
}

const missing = whyNoNetwork()

describe(`a client whose network is cut${missing && ` (skipped: ${missing})`}`, () => {
  it.skipIf(missing)(
    'is gone by TCP keep-alive, by what it does not take, or by its longest life',
    async () => {
      const { address, within, cut, remove } = network()
      afterwards(remove)
      const { port, streams, closed } = await watched(address)
      for (const path of ['/idle', '/beating', '/busy', '/stuck', '/ended']) clientOf(address, port, path, ...within) // prettier-ignore
      await until(() => streams.size === 5, 'the streams open')
      streams.get('/busy')!.send(bulk)
      cut()
      streams.get('/ended')!.send(new ServerSentEvent({ data: 'x'.repeat(20_000_000) }))
      streams.get('/ended')!.end()
      streams.get('/stuck')!.send(new ServerSentEvent({ data: 'x'.repeat(20_000_000) }))
      for (let sent = 0; sent < 1000 && !closed.has('/busy'); sent++) {
        streams.get('/busy')!.send(bulk)
        await nextTurn()
      }
      await until(
        () => closed.size === 5,
        () => `closed: ${[...closed.keys()].join(' ')}`,
        20_000,
      )
      expect(Object.fromEntries(closed)).toEqual({
        '/busy': 'slow', // more waits than may
        '/stuck': 'slow', // nothing of a large event is taken any more
        '/ended': 'ended', // as far as its source knows
        '/idle': 'left', // the system has asked, and nobody answered
        '/beating': 'expired', // what it has not acknowledged, the system would send again for long
      })
      const sockets = () =>
        process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap')
      await until(() => sockets().length === 0, 'no socket waits for ever', 15_000)
    },
    40_000,
  )
})
