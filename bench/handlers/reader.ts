// The process in which signals are read from bytes that are there already.

import { Context, type MiddlewareHandler } from 'hono'
// Inside of the library, as no door of it gives this alone.
import { validator, withoutLocal } from '../../framework/signals/extract.ts'
import { inBody } from '../../framework/signals/read-signals.ts'
import { answer } from '../harness/child.ts'
import { shuffled, startRandom } from '../harness/random.ts'
import { check, parse } from './checks.ts'
import { json, sent } from './draft.ts'
import { Draft } from './starcast-app.ts'

const bytes = new TextEncoder().encode(json).buffer

// Hono keeps a body that was read, so all but the first reading takes it from there. What is left is
// the extractor's own work, through the door that an app uses.
const c = new Context(
  new Request('http://localhost/messages', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Length': String(bytes.byteLength) },
    body: bytes,
  }),
)
const extract = Draft.extract as MiddlewareHandler
const next = () => Promise.resolve()

const request = { method: 'POST', path: '/messages' }
const validate = validator(withoutLocal(Draft.schema))
const noForm = () => undefined

// What every middleware does that looks at a body.
const takeBody: MiddlewareHandler = async (c, next) => {
  await c.req.arrayBuffer()
  await next()
}

/** What is measured: each does its thing so many times. */
const readings: Record<string, (times: number) => void | Promise<void>> = {
  'JSON.parse': (times) => {
    for (let time = 0; time < times; time++) JSON.parse(json)
  },
  'JSON.parse and zod': (times) => {
    for (let time = 0; time < times; time++) check(JSON.parse(json))
  },
  'by-hand': (times) => {
    for (let time = 0; time < times; time++) parse(bytes)
  },
  starcast: (times) => {
    for (let time = 0; time < times; time++) {
      validate(request, inBody(request, 'application/json', bytes, noForm))
    }
  },
  'take the body': async (times) => {
    for (let time = 0; time < times; time++) await takeBody(c, next)
  },
  extract: async (times) => {
    for (let time = 0; time < times; time++) await extract(c, next)
  },
}

answer({ round })

/** The CPU time of each for one reading, in microseconds. */
async function round({ seed, times }: { seed: number; times: number }) {
  startRandom(String(seed))
  const figures: Record<string, number> = {}
  for (const [name, readTimes] of shuffled(Object.entries(readings))) {
    const before = process.cpuUsage()
    await readTimes(times)
    const { user, system } = process.cpuUsage(before)
    figures[name] = (user + system) / times
  }
  if (c.get('signals')?.text !== sent.text) throw new Error('Something else was read')
  return figures
}
