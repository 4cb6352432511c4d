/** @jsxImportSource hono/jsx */
// Rows 109-116 of the capabilities beside the official SDK; threat T9 for pages.
import { ServerSentEventGenerator } from '@starfederation/datastar-sdk/web'
import { Hono } from 'hono'
import { raw } from 'hono/html'
import { describe, expect, it } from 'vitest'
import {
  executeScript,
  patchElements,
  patchSignals,
  removeElements,
  streamPatches,
} from '../index.ts'
import { onMisplacedPatch } from './misplaced.ts'
import { answer, decode, type Given, wire } from './wire.test.helpers.ts'

onMisplacedPatch(false) // what has no place here is on no page

const OFF_THIS_SITE = ['//evil.example', '/\\evil.example', 'https://evil.example', 'https:\\\\evil.example', 'javascript:alert(1)', '/a\r\nSet-Cookie: b=c', '/\t/evil.example', 'room', ''] // prettier-ignore

/** What the official SDK writes. */
function official(write: (stream: ServerSentEventGenerator) => void): Promise<string> {
  return ServerSentEventGenerator.stream((stream) => write(stream)).text()
}

describe('sendPatches()', () => {
  it('answers 200 with one event a patch, in order', async () => {
    const response = await answer([patchSignals({ a: 1 }), patchElements(<p id="x">hi</p>)])
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(decode(await response.text()).map(({ event, data }) => [event, data])).toEqual([
      ['datastar-patch-signals', 'signals {"a":1}'],
      ['datastar-patch-elements', 'elements <p id="x">hi</p>'],
    ])
  })

  it('sends a form without JavaScript back to its page', async () => {
    const response = await answer(patchSignals({ a: 1 }), { page: '/chat/lobby' }, {})
    expect([response.status, response.headers.get('location')]).toEqual([303, '/chat/lobby'])
    expect(response.headers.get('vary')).toBe('Datastar-Request, Accept')
    expect((await answer(patchSignals({ a: 1 }), { page: '/chat/lobby' })).status).toBe(200)
  })

  it('answers a form without JavaScript with a page of its own', async () => {
    const page = async () => new Response('Say something', { status: 422 })
    const response = await answer(patchSignals({ a: 1 }), { page }, {})
    expect([response.status, await response.text()]).toEqual([422, 'Say something'])
    expect((await answer(patchSignals({ a: 1 }), { page })).headers.get('content-type')).toBe('text/event-stream') // prettier-ignore
  })

  it('has nothing for a form without JavaScript, unless it is told of a page', async () => {
    const form = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
    const response = await answer(patchSignals({ a: 1 }), {}, form)
    expect([response.status, await response.text()]).toEqual([
      406,
      'POST / answers with patches for Datastar; for forms without JavaScript, sendPatches takes a page',
    ])
    expect(response.headers.get('vary')).toBe('Datastar-Request, Accept')
  })

  it.each([{ Accept: 'text/event-stream' }, { Accept: 'text/event-stream, text/html', 'Datastar-Request': 'true' }])(
    'sends patches to whoever asks for them: %j', async (headers) => {
      for (const page of ['/', undefined]) {
        const response = await answer(patchSignals({ a: 1 }), page === undefined ? {} : { page }, headers)
        expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
      }
    },
  ) // prettier-ignore

  it('has nothing to say when there are no patches', async () => {
    const response = await answer([])
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it.each(OFF_THIS_SITE)('refuses to send anybody to %j', async (page) => {
    const response = await answer([], { page }, {})
    expect([response.status, await response.text()]).toEqual([
      400,
      `A URL to go to is a path on this site, from its /, not ${JSON.stringify(page)}`,
    ])
  })
})

describe('streamPatches()', () => {
  it('sends patches as they come, encoded once for all streams', async () => {
    const patch = patchSignals({ a: 1 })
    const app = new Hono().get('/', (c) => {
      c.header('X-From-Before', 'kept')
      return streamPatches(c, async function* () {
        yield patch
        yield patch
      })
    })
    const response = await app.request('/')
    expect(response.headers.get('x-from-before')).toBe('kept')
    expect(decode(await response.text())).toHaveLength(2)
  })
})

describe('beside the official SDK', () => {
  const cases: [string, Given, (stream: ServerSentEventGenerator) => void][] = [
    ['elements', patchElements(<div id="a">Merge</div>), (s) => s.patchElements('<div id="a">Merge</div>')],
    ['elements with options', patchElements(<div>M</div>, { selector: 'div', mode: 'append', useViewTransition: true }),
      (s) => s.patchElements('<div>M</div>', { selector: 'div', mode: 'append', useViewTransition: true })],
    ['several lines', patchElements(raw('<div>\n  <b>x</b>\n</div>')), (s) => s.patchElements('<div>\n  <b>x</b>\n</div>')],
    ['removal', removeElements('#target'), (s) => s.removeElements('#target')],
    ['signals', patchSignals({ one: 1, two: { three: [1, null] } }), (s) => s.patchSignals('{"one":1,"two":{"three":[1,null]}}')],
    ['missing signals', patchSignals({ one: 1 }, { onlyIfMissing: true }), (s) => s.patchSignals('{"one":1}', { onlyIfMissing: true })],
    ['a script', executeScript("console.log('hello')"), (s) => s.executeScript("console.log('hello')")],
  ] // prettier-ignore

  it.each(cases)('writes %s that reads the same', async (_, patch, write) => {
    expect(grouped(await wire(patch))).toEqual(grouped(await official(write)))
  })
})

/** The order of different keywords is free; that of lines with one keyword is not. */
function grouped(text: string) {
  return decode(text).map(({ event, data }) => [event, Object.groupBy(data.split('\n'), (line) => line.split(' ', 1)[0] ?? '')]) // prettier-ignore
}
