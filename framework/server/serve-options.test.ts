// Rows 30 and 135 of capabilities.md, T32: what a server makes of options that are there and undefined.
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { ServeOptions } from './index.ts'
import { serverSettings } from './serve-options.ts'
import { started } from './wire.test.helpers.ts'

// One that leaves options out may hand on its own, which are undefined.
const undefinedOptions = {
  tcpKeepAliveMs: undefined,
  drainMs: undefined,
  graceMs: undefined,
  mercyMs: undefined,
  limits: {
    headersMs: undefined,
    requestMs: undefined,
    idleMs: undefined,
    handshakeMs: undefined,
    headerBytes: undefined,
    connections: undefined,
    requestsPerConnection: undefined,
  },
  streams: { heartbeatMs: undefined, maxLifeMs: undefined, heartbeat: undefined },
} as unknown as ServeOptions

it('an option that is undefined has its default', () => {
  const settings = serverSettings(undefinedOptions)
  expect(settings).toMatchObject({ tcpKeepAliveMs: 5000, drainMs: 0, graceMs: 2000, mercyMs: 3000 })
  expect(settings.limits).toEqual(serverSettings({}).limits)
  expect(settings.limits.connections).toBe(20_000)
  expect(serverSettings({ limits: undefined } as unknown as ServeOptions).limits).toEqual(
    settings.limits,
  )
})

it('a server whose options are all undefined serves', async () => {
  const app = new Hono().get('/', (c) => c.text('hello'))
  const { url } = await started(app, undefinedOptions)
  expect(await (await fetch(url)).text()).toBe('hello')
})
