// Row 135: a client whose network has gone is found by the system, when nothing waits for it.
import { execFileSync, spawnSync } from 'node:child_process'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { openStream } from '../stream/open-stream.ts'
import type { ServeOptions } from './index.ts'
import { secured, tls } from './tls.test.helpers.ts'
import { RawClient, request, started } from './wire.test.helpers.ts'

// Only the system knows what it was asked for; `ss` of Linux (iproute2) shows it.
const canSee = spawnSync('ss', ['-V']).status === 0

/** The timer of the server's side of its only connection, such as `(keepalive,4.9sec,0)`. */
function timerOf(port: number): string {
  const rows = execFileSync('ss', ['-tnoH', 'state', 'established', 'sport', '=', `:${port}`])
  return /timer:(\(keepalive\S+)/.exec(String(rows))?.[1] ?? 'none'
}

const app = new Hono().get('/', () => openStream(() => {}))

it.skipIf(!canSee).each<[string, ServeOptions, RegExp]>([
  ['after 5 s of silence', {}, /^\(keepalive,(4\.?\d*s|5(\.0\d*)?s|4\.\d*sec|\d{1,3}ms|[1-4]\S*)/],
  ['after the silence it was told', { tcpKeepAliveMs: 100_000 }, /^\(keepalive,1min3\d/],
  ['never when told so', { tcpKeepAliveMs: false }, /^none$/],
])('asks clients whether they are there %s', async (_, options, timer) => {
  const { port } = await started(app, options)
  await new RawClient(port, request()).has('text/event-stream')
  expect(timerOf(port)).toMatch(timer)
})

it.skipIf(!canSee)('asks them over TLS too', async () => {
  const { port } = await started(app, { tls, tcpKeepAliveMs: 100_000 })
  await secured(port, 'h2')
  expect(timerOf(port)).toMatch(/^\(keepalive,1min3\d/)
})
