import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { describe, expect, it, vi } from 'vitest'
import { eventsOrPage } from './page-or-stream.ts'

// Row 45 of the capabilities.

const asking = (accept?: string) =>
  new Request('http://localhost/', accept === undefined ? {} : { headers: { Accept: accept } })

async function answerTo(accept?: string): Promise<string> {
  const events = () => new Response('events')
  const page = async () => new Response('page')
  return (await eventsOrPage(asking(accept), { events, page })).text()
}

/** Answers every request with this response. */
const always = (response: Response) =>
  eventsOrPage(asking(), { events: () => response, page: () => response })

describe('eventsOrPage()', () => {
  it.each([
    ['an EventSource', 'text/event-stream'],
    ["Datastar's @get", 'text/event-stream, text/html, application/json'],
    ['one that likes events more', 'text/event-stream;q=0.5, text/html;q=0.4'],
    ['one that likes pages as much', 'text/html,text/event-stream'],
    ['one that takes no page', 'application/json, text/event-stream;q=0.001'],
    ['one that refuses pages', 'text/html;q=0, text/*;q=0.9, text/event-stream;q=0.1'],
    ['one that writes in capitals', 'TEXT/EVENT-STREAM;Q=0.5'],
    ['one that says more of the type', 'text/event-stream;charset=utf-8 ; q=1.000'],
    [
      'one with commas and quotes in quotes',
      'text/html;a=",text/html,\\",";q=0, text/event-stream',
    ],
    ['one with a weight that is none', 'text/event-stream;q=high'],
    ['one with empty items', ', ,text/event-stream;;,'],
  ])('streams to %s', async (_who, accept) => {
    expect(await answerTo(accept)).toBe('events')
  })

  it.each([
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'],
    ['one that takes anything', '*/*'],
    ['one that takes any text', 'text/*'],
    ['one that says nothing', undefined],
    ['one that says nothing at length', ''],
    ['one that refuses events', 'text/event-stream;q=0'],
    ['one that refuses events with precision', 'text/event-stream; q=0.000, */*'],
    ['one that likes pages more', 'text/event-stream;q=0.8, text/html;q=0.9'],
    ['one that likes anything else more', 'text/event-stream;q=0.8, */*'],
    ['one that likes any text more', 'text/event-stream;q=0.8, text/*;q=0.9, */*;q=0.1'],
    ['one that asks for something like it', 'text/event-streams, x-text/event-stream'],
    ['one that only quotes the type', 'text/html;a=",text/event-stream,"'],
    ['one with a weight in quotes', 'text/html;a=";q=0.1;", text/event-stream;q=0.5'],
    ['one that leaves a quote open', 'text/html;a=", text/event-stream'],
  ])('shows a page to %s', async (_who, accept) => {
    expect(await answerTo(accept)).toBe('page')
  })

  it('makes only the answer that is asked for', async () => {
    const events = vi.fn(() => new Response())
    const page = vi.fn(() => new Response())
    await eventsOrPage(asking('text/event-stream'), { events, page })
    expect([events.mock.calls.length, page.mock.calls.length]).toEqual([1, 0])
    await eventsOrPage(asking('text/html'), { events, page })
    expect([events.mock.calls.length, page.mock.calls.length]).toEqual([1, 1])
  })

  it('passes on what an answer throws', async () => {
    const page = () => Promise.reject(new Error('no template'))
    await expect(eventsOrPage(asking(), { events: page, page })).rejects.toThrow('no template')
  })

  it('does not slow down at a long Accept that is made to be hard', async () => {
    const before = process.cpuUsage()
    for (const piece of ['"\\', '"', '\\"', ',', ';', '";', 'q=', ' ']) {
      expect(await answerTo(`"${piece.repeat(100_000 / piece.length)}`)).toBe('page')
    }
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000) // quadratic takes 7 s, linear 50 ms
  })

  it.each([
    [undefined, 'Accept'],
    ['Accept-Encoding', 'Accept-Encoding, Accept'],
    ['Cookie, Accept-Language', 'Cookie, Accept-Language, Accept'],
    ['accept', 'accept'],
    ['Cookie,Accept , Origin', 'Cookie,Accept , Origin'],
    ['*', '*'],
  ])('adds to a Vary of %s what caches must know', async (vary, expected) => {
    for (const accept of ['text/event-stream', 'text/html']) {
      const answer = () => new Response('x', { headers: vary === undefined ? {} : { Vary: vary } })
      const response = await eventsOrPage(asking(accept), { events: answer, page: answer })
      expect(response.headers.get('Vary')).toBe(expected)
    }
  })

  it('answers with the response it was given, whose body is the same stream', async () => {
    const body = new ReadableStream()
    const response = new Response(body, { status: 201 })
    expect(await always(response)).toBe(response)
    expect(response.body).toBe(body)
    expect(body.locked).toBe(false)
  })

  it('rebuilds a response whose headers are sealed, such as a redirect', async () => {
    const response = await always(Response.redirect('http://localhost/login', 303))
    expect(response.status).toBe(303)
    expect(Object.fromEntries(response.headers)).toEqual({
      location: 'http://localhost/login',
      vary: 'Accept',
    })
  })

  // With and without the Response that @hono/node-server puts in the place of Node's.
  it.each([true, false])(
    'passes on what was fetched, body and all (own Response: %s)',
    async (own) => {
      const before = { Request, Response }
      const upstream = createServer((_, response) => {
        response
          .writeHead(203, 'Passed on', { 'X-From': 'upstream', Vary: 'Origin' })
          .end('fetched')
      }).listen(0, '127.0.0.1')
      const handler = async () => {
        const response = await fetch(urlOf(upstream))
        const { body } = response
        const answered = await always(response)
        expect(answered.body).toBe(body)
        return answered
      }
      const proxy = createServer(getRequestListener(handler, { overrideGlobalObjects: own }))
      proxy.listen(0, '127.0.0.1')
      try {
        await Promise.all([once(upstream, 'listening'), once(proxy, 'listening')])
        const response = await fetch(urlOf(proxy))
        expect([response.status, await response.text()]).toEqual([203, 'fetched'])
        expect(response.headers.get('X-From')).toBe('upstream')
        expect(response.headers.get('Vary')).toBe('Origin, Accept')
      } finally {
        Object.assign(globalThis, before)
        for (const server of [upstream, proxy]) {
          server.close()
          server.closeAllConnections()
        }
      }
    },
  )
})

function urlOf(server: ReturnType<typeof createServer>): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
