/** @jsxImportSource hono/jsx */
import { ServerSentEventGenerator } from '@starfederation/datastar-sdk/web'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import fc from 'fast-check'
import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import { describe, expect, it } from 'vitest'
import {
  executeScript,
  PatchError,
  patchElements,
  patchSignals,
  removeElements,
  sendPatches,
  type SendPatchesOptions,
  streamPatches,
} from '../index.ts'

type Given = Parameters<typeof sendPatches>[1]

async function answer(patches: Given, options?: SendPatchesOptions, headers?: HeadersInit) {
  const app = new Hono().post('/', (c) => sendPatches(c, patches, options))
  return app.request('/', { method: 'POST', headers: headers ?? { 'Datastar-Request': 'true' } })
}
const wire = async (patches: Given) => (await answer(patches)).text()

/** Reads events as a browser would, with a parser that shares no code with ours. */
function decode(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => events.push(event) }).feed(text)
  return events
}

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

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/a\r\nb', '/\t/evil.example', ''])(
    'refuses to send anybody to %j', async (page) => {
      const app = new Hono().post('/', (c) => sendPatches(c, [], { page }))
      let problem: unknown
      app.onError((error, c) => ((problem = error), c.text('', 500)))
      expect((await app.request('/', { method: 'POST' })).status).toBe(500)
      expect(String(problem)).toMatch(/PatchError: The page to go back to is a path on this site/)
    },
  ) // prettier-ignore
})

describe('patchElements()', () => {
  it('writes every option, and no default', async () => {
    expect(await wire(patchElements(<b>x</b>, {
      selector: '#a', mode: 'append', useViewTransition: true, viewTransitionSelector: '#b', namespace: 'svg',
    }))).toBe('event: datastar-patch-elements\ndata: selector #a\ndata: mode append\ndata: useViewTransition true\n' +
      'data: viewTransitionSelector #b\ndata: namespace svg\ndata: elements <b>x</b>\n\n') // prettier-ignore
    expect(await wire(patchElements(<b>x</b>, { mode: 'outer', namespace: 'html', useViewTransition: false, viewTransitionSelector: '#b' })))
      .toBe('event: datastar-patch-elements\ndata: elements <b>x</b>\n\n') // prettier-ignore
  })

  it.each([
    ['a\rb', ['elements <pre>a', 'elements b</pre>']],
    ['a\r\nb\nc', ['elements <pre>a', 'elements b', 'elements c</pre>']],
    ['a\n\nb', ['elements <pre>a', 'elements ', 'elements b</pre>']],
  ])('gives each line of %j its keyword', async (text, lines) => {
    expect(decode(await wire(patchElements(<pre>{text}</pre>)))[0]?.data.split('\n')).toEqual(lines)
  })

  it('renders async components', async () => {
    const Later = async () => <i>{await Promise.resolve('later')}</i>
    expect((await patchElements(<p><Later /></p>)).html).toBe('<p><i>later</i></p>') // prettier-ignore
  })

  it('takes html`` and raw(), and refuses plain text', async () => {
    expect((await patchElements(html`<p>${'<b>'}</p>`)).html).toBe('<p>&lt;b&gt;</p>')
    expect((await patchElements(raw('<p>ours</p>'))).html).toBe('<p>ours</p>')
    // @ts-expect-error - text is not markup
    await expect(patchElements('<img onerror=alert(1)>')).rejects.toThrow(/would not be escaped/)
  })

  it.each([
    [{ mode: 'append' }, /needs a selector/],
    [{ mode: 'sideways', selector: '#a' }, /The mode of a patch is one of outer/],
    [{ namespace: 'xml' }, /The namespace of a patch/],
    [{ selector: '#a\nmode remove' }, /The selector of a patch is one line/],
    [{ selector: '#a\rmode remove' }, /The selector of a patch is one line/],
    [{ selector: '' }, /The selector of a patch is one line/],
  ])('refuses %j', async (options, problem) => {
    await expect(patchElements(<p />, options as never)).rejects.toThrow(problem)
  })

  it('arrives whole and changes nothing else, whatever the text', async () => {
    const hostile = fc.string({ unit: fc.constantFrom('\r', '\n', '\r\n', 'data: selector body', 'event: datastar-patch-signals', ': ', '<b>', 'é') })
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const events = decode(await wire(patchElements(<p id="x">{text}</p>)))
        expect(events).toHaveLength(1)
        expect(events[0]?.data.split('\n').every((line) => line.startsWith('elements '))).toBe(true)
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 200) },
    )
  }) // prettier-ignore
})

describe('removeElements()', () => {
  it('names what goes by a selector', async () => {
    expect(await wire(removeElements('#message'))).toBe('event: datastar-patch-elements\ndata: selector #message\ndata: mode remove\n\n') // prettier-ignore
  })
})

describe('patchSignals()', () => {
  it('writes JSON on one line, onlyIfMissing first, and passes null through', async () => {
    expect(await wire(patchSignals({ text: 'a\nb', gone: null }, { onlyIfMissing: true }))).toBe(
      'event: datastar-patch-signals\ndata: onlyIfMissing true\ndata: signals {"text":"a\\nb","gone":null}\n\n',
    )
  })

  it('takes data, however it is nested, and leaves out what is undefined', async () => {
    const tags = Object.freeze(['a', null, 1.5])
    const bare: object = Object.assign(Object.create(null), { deep: true, none: undefined })
    const shared = { x: 1 }
    expect(await wire(patchSignals({ tags, bare, none: undefined, one: shared, two: shared }))).toContain(
      'signals {"tags":["a",null,1.5],"bare":{"deep":true},"one":{"x":1},"two":{"x":1}}\n',
    )
  }) // prettier-ignore

  it.each([
    ['NaN', Number.NaN], ['Infinity', Infinity], ['a Map', new Map()], ['a Promise; await it', Promise.resolve(1)], ['a Date', new Date(0)],
    ['a Thing', new (class Thing { x = 1 })()], ['a bigint', 1n], ['a symbol', Symbol('x')], ['a function', () => 1],
    ['a String', raw('<b>')], ['an object', Object.create({ constructor: null })],
  ])('refuses %s, which is no data, and says where', (name, value) => {
    expect(() => patchSignals({ a: value })).toThrow(PatchError)
    expect(() => patchSignals({ a: value })).toThrow(`A patch cannot set the signal "a" to ${name}`)
    expect(() => patchSignals({ a: { b: [1, value] } })).toThrow(`the signal "a.b.1" to ${name}`)
  }) // prettier-ignore

  it('refuses data that holds itself', () => {
    const circle: Record<string, unknown> = {}
    circle['again'] = [circle]
    expect(() => patchSignals(circle)).toThrow('the signal "again.0" to an object that it is in')
  })

  it('refuses a list with a gap, which would fill with null', () => {
    expect(() => patchSignals({ a: [undefined] })).toThrow('the signal "a.0" to undefined')
    // oxlint-disable-next-line no-sparse-arrays -- that is the gap
    expect(() => patchSignals({ a: [1, , 2] })).toThrow('the signal "a.1" to undefined')
  })

  it.each(['{a: alert(1)}', null, [1], undefined, new Map(), Promise.resolve({})])(
    'refuses %j, which is no object',
    (signals) => {
      expect(() => patchSignals(signals as never)).toThrow(/Signals are patched with an object/)
    },
  )
})

describe('executeScript()', () => {
  it('appends a script that removes itself', async () => {
    expect(await wire(executeScript('a()\nb()'))).toBe(
      'event: datastar-patch-elements\ndata: selector body\ndata: mode append\n' +
        'data: elements <script data-effect="el.remove()">a()\ndata: elements b()</script>\n\n',
    )
  })

  it('escapes attributes, keeps type=module, and never ends early', () => {
    const { html: tag } = executeScript('x("</script><!--<SCRIPT>")', {
      autoRemove: false,
      attributes: { type: 'module', async: true, defer: false, 'data-x': '"><img>&' },
    })
    expect(tag).toBe('<script type="module" async data-x="&quot;><img>&amp;">x("\\x3C/script>\\x3C!--\\x3CSCRIPT>")</script>') // prettier-ignore
    expect(() => executeScript('', { attributes: { 'x onload': 'y' } })).toThrow(/is not the name/)
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
