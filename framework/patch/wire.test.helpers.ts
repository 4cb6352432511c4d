import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { Hono } from 'hono'
import { sendPatches, type SendPatchesOptions } from './send.ts'

export const NUM_RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500)

export type Given = Parameters<typeof sendPatches>[1]

/** What an app answers that sends these. */
export async function answer(patches: Given, options?: SendPatchesOptions, headers?: HeadersInit) {
  const app = new Hono().post('/', (c) => sendPatches(c, patches, options))
  return app.request('/', { method: 'POST', headers: headers ?? { 'Datastar-Request': 'true' } })
}

/** What Datastar is sent. */
export const wire = async (patches: Given) => (await answer(patches)).text()

/** Reads events as a browser would, with a parser that shares no code with ours. */
export function decode(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => events.push(event) }).feed(text)
  return events
}
