import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { Hono } from 'hono'
import { vi } from 'vitest'
import type { Path } from '../signals/routes.ts'
import type { LiveViews } from './live-views.ts'
import { mountViews } from './mount-views.tsx'
import { streamViews, type StreamViewsOptions } from './stream-views.ts'

/** The headers by which a page of ours is known. */
export const ours = { 'Datastar-Request': 'true' }

/** How `vi.waitFor` waits for what takes no time. */
export const SOON = { interval: 1, timeout: 5000 }

export interface Reader {
  /** The patches that have come. */
  readonly events: EventSourceMessage[]
  /** The positions that it was told. */
  readonly positions: string[]
  readonly status: number
  readonly resumption: string | null
  state(): 'open' | 'ended' | 'broken'
  /** The data of the newest patch. */
  shown(): string | undefined
  leave(): Promise<void>
}

const open: Reader[] = []

/** Has every stream that a test has opened end with it. */
export async function leaveAll(): Promise<void> {
  await Promise.all(open.splice(0).map((reader) => reader.leave()))
}

/** Reads a stream as a browser would, with a parser that shares no code with ours. */
export function read(response: Response): Reader {
  const body = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const events: EventSourceMessage[] = []
  const positions: string[] = []
  const parser = createParser({
    onEvent: (event) => void (event.event === 'position' ? positions.push(event.id!) : events.push(event)), // prettier-ignore
  })
  let state: 'open' | 'ended' | 'broken' = 'open'
  void (async () => {
    for (;;) {
      const { value, done } = await body.read()
      if (done) return void (state = 'ended')
      parser.feed(value)
    }
  })().catch(() => (state = 'broken'))
  const reader = {
    events,
    positions,
    status: response.status,
    resumption: response.headers.get('Resumption'),
    state: () => state,
    shown: () => events.at(-1)?.data,
    leave: () => body.cancel().catch(() => {}),
  }
  open.push(reader)
  return reader
}

/** An app that streams some views, and what opens its stream, from a position on if there is one. */
export function appOf(views: LiveViews, options?: StreamViewsOptions) {
  const app = new Hono().get('/live', (c) => streamViews(c, views, options))
  const request = (after?: string, headers: Record<string, string> = {}) =>
    app.request('/live', {
      headers: { ...ours, ...headers, ...(after !== undefined && { 'Last-Event-ID': after }) },
    })
  return { app, request, open: async (after?: string) => read(await request(after)) }
}

/** Resolves when everything that is under way has come to rest: nothing is rendered any more. */
export async function rest(ms = 40): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

/** Resolves when a reader was shown something. */
export async function isShown(reader: Reader, data: string): Promise<void> {
  await vi.waitFor(() => {
    if (reader.shown() !== data) throw new Error(`shown is ${reader.shown()}, not ${data}`)
  }, SOON)
}

/** What a page contains of its views, by name, and of the element that opens their stream. */
export async function mounted(views: LiveViews): Promise<Record<string, string>> {
  const app = new Hono()
    .get('/', async (c) => {
      const all = await mountViews(c, views, '/live/a' as Path<'GET'>)
      return c.json(Object.fromEntries(Object.entries(all).map(([name, view]) => [name, String(view)]))) // prettier-ignore
    })
    .onError((error) => {
      throw error
    })
  return (await app.request('/')).json()
}

/** What the element that opens a stream calls. */
export function callOf(stream: string): [url: string, options: unknown] {
  const code = /data-init="([^"]*)"/.exec(stream)![1]!.replaceAll('&quot;', '"')
  const get = vi.fn<(url: string, options: unknown) => void>()
  new Function('get', code.replace('@get', 'get'))(get)
  return get.mock.calls[0]!
}
