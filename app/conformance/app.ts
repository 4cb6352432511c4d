import { Hono } from 'hono'
import { raw } from 'hono/html'
import {
  executeScript,
  onMisplacedPatch,
  type Patch,
  patchElements,
  patchSignals,
  removeElements,
  sendPatches,
} from 'starcast'
import { Input, type WantedEvent } from './input.ts'

onMisplacedPatch(false) // what is asked for has its place on no page

// What the official test suite of Datastar's SDKs talks to: it says what it wants, and compares.
export const app = new Hono().on(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  '/test',
  Input.extract,
  (c) => sendPatches(c, c.var.signals.events.map(toPatch)),
)

function toPatch({ eventId, retryDuration, ...wanted }: WantedEvent): Patch | Promise<Patch> {
  const event = {
    ...(eventId !== undefined && { id: eventId }),
    ...(retryDuration !== undefined && { retry: retryDuration }),
  }
  switch (wanted.type) {
    case 'patchElements': {
      const { elements, mode, ...options } = wanted
      if (mode === 'remove') {
        return removeElements(options.selector ?? raw(elements), { ...options, ...event })
      }
      return patchElements(raw(elements), { ...options, ...(mode && { mode }), ...event })
    }
    case 'patchSignals': {
      const { signals, 'signals-raw': text, ...options } = wanted
      return patchSignals(text ?? signals, { ...options, ...event })
    }
    case 'executeScript':
      return executeScript(wanted.script, { ...wanted, ...event })
  }
}
