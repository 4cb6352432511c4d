// Row 122 of the capabilities, and T1, T2 over HTTP. Cases and comparison are written from the
// specification of Datastar's SDKs and of their test suite; that suite, a Go program, talks to the
// same server: npm run conformance.
import { ServerSentEventGenerator } from '@starfederation/datastar-sdk/web'
import { type RunningServer, serve } from 'starcast/node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { app } from './app.ts'

let server: RunningServer
beforeAll(async () => {
  server = await serve(app, { port: 0, stopOnSignals: false })
})
afterAll(() => server.stop())

const HEADERS = { Accept: 'text/event-stream', 'datastar-request': 'true' }

function ask(input: { readonly events: readonly Wanted[] }, method = 'GET'): Promise<Response> {
  const url = new URL(`${server.url}/test`)
  const json = JSON.stringify(input)
  const hasBody = method !== 'GET' && method !== 'DELETE'
  if (!hasBody) url.searchParams.set('datastar', json)
  const headers = { ...HEADERS, ...(hasBody && { 'Content-Type': 'application/json' }) }
  return fetch(url, { method, headers, ...(hasBody && { body: json }) })
}

/** What the official SDK for TypeScript writes for the same events. */
function official(events: readonly Wanted[]): Promise<string> {
  return ServerSentEventGenerator.stream((stream) => {
    for (const { type, elements, script, signals, 'signals-raw': text, ...given } of events) {
      const options = given as object // it is to judge for itself
      if (type === 'patchElements') stream.patchElements(elements ?? '', options)
      else if (type === 'patchSignals')
        stream.patchSignals(text ?? JSON.stringify(signals), options)
      else stream.executeScript(script ?? '', options)
    }
  }).text()
}

/** Events as the official suite compares them: a comment is a field like any other, so none pass. */
function comparable(text: string) {
  return text
    .split('\n\n')
    .filter((event) => event.trim() !== '')
    .map((event) => {
      const fields: Record<string, string[]> = {}
      const data: Record<string, string[]> = {}
      for (const line of event.split('\n')) {
        const colon = line.indexOf(':')
        const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()]
        if (name !== 'data') (fields[name] ??= []).push(value)
        else {
          const [keyword = ''] = value.split(' ', 1)
          ;(data[keyword] ??= []).push(value.slice(keyword.length + 1))
        }
      }
      const { elements, ...others } = data
      return { fields, ...others, ...(elements && { elements: sorted(elements.join('\n')) }) }
    })
}

/** Markup with the attributes of each tag in order. */
function sorted(html: string): string {
  return html.replace(/<(\w+)((?:\s+[^\s=>]+(?:="[^"]*")?)+)>/g, (_, tag: string, attributes: string) => {
    const each = attributes.match(/[^\s=]+(?:="[^"]*")?/g) ?? []
    return `<${tag} ${each.map((one) => (one.includes('=') ? one : `${one}=""`)).toSorted().join(' ')}>`
  }) // prettier-ignore
}

interface Wanted {
  readonly type: string
  readonly elements?: string
  readonly script?: string
  readonly signals?: object
  readonly 'signals-raw'?: string
  readonly [option: string]: unknown
}

const elementsEvent = (...lines: string[]) => `event: datastar-patch-elements\n${lines.join('\n')}\n\n` // prettier-ignore
const signalsEvent = (...lines: string[]) => `event: datastar-patch-signals\n${lines.join('\n')}\n\n` // prettier-ignore

const SCRIPT = { type: 'executeScript', script: "console.log('hello');" } as const
const REMOVAL = { type: 'patchElements', mode: 'remove', selector: '#target' } as const
const DIV = { type: 'patchElements', elements: '<div>Merge</div>' } as const
const SIGNALS = { type: 'patchSignals', signals: { one: 1, two: 2 } } as const
const EVENT = { eventId: 'event1', retryDuration: 2000 } as const

// The suite's own, by its names: 19 by GET.
const GET: [name: string, events: readonly Wanted[], answer: string][] = [
  ['patchElementsWithoutDefaults', [DIV], elementsEvent('data: elements <div>Merge</div>')],
  ['patchElementsWithDefaults', [{ ...DIV, mode: 'outer', useViewTransition: false, retryDuration: 1000 }],
    elementsEvent('data: elements <div>Merge</div>')],
  ['patchElementsWithAllOptions', [{ ...DIV, selector: 'div', mode: 'append', useViewTransition: true, ...EVENT }],
    elementsEvent('id: event1', 'retry: 2000', 'data: selector div', 'data: mode append', 'data: useViewTransition true', 'data: elements <div>Merge</div>')],
  ['patchElementsWithMultilineElements', [{ ...DIV, elements: '<div>\n  <span>Merge</span>\n</div>' }],
    elementsEvent('data: elements <div>', 'data: elements   <span>Merge</span>', 'data: elements </div>')],
  ['patchSignalsWithoutDefaults', [SIGNALS], signalsEvent('data: signals {"one":1,"two":2}')],
  ['patchSignalsWithDefaults', [{ ...SIGNALS, onlyIfMissing: false, retryDuration: 1000 }], signalsEvent('data: signals {"one":1,"two":2}')],
  ['patchSignalsWithAllOptions', [{ ...SIGNALS, onlyIfMissing: true, ...EVENT }],
    signalsEvent('id: event1', 'retry: 2000', 'data: onlyIfMissing true', 'data: signals {"one":1,"two":2}')],
  ['patchSignalsWithMultilineJson', [{ type: 'patchSignals', 'signals-raw': '{\n"one":"first",\n"two":"second"\n}' }],
    signalsEvent('data: signals {', 'data: signals "one":"first",', 'data: signals "two":"second"', 'data: signals }')],
  ['patchSignalsWithMultilineSignals', [{ type: 'patchSignals', signals: { one: 'first\n signal', two: 'second signal' } }],
    signalsEvent('data: signals {"one":"first\\n signal","two":"second signal"}')],
  ['removeSignalsWithDefaults', [{ type: 'patchSignals', signals: { one: null } }], signalsEvent('data: signals {"one":null}')],
  ['removeSignalsWithAllOptions', [{ type: 'patchSignals', signals: { one: null, two: { alpha: null } }, ...EVENT }],
    signalsEvent('id: event1', 'retry: 2000', 'data: signals {"one":null,"two":{"alpha":null}}')],
  ['removeElementsWithoutDefaults', [REMOVAL], elementsEvent('data: selector #target', 'data: mode remove')],
  ['removeElementsWithDefaults', [{ ...REMOVAL, useViewTransition: false, retryDuration: 1000 }], elementsEvent('data: selector #target', 'data: mode remove')],
  ['removeElementsWithAllOptions', [{ ...REMOVAL, useViewTransition: true, ...EVENT }],
    elementsEvent('id: event1', 'retry: 2000', 'data: selector #target', 'data: mode remove', 'data: useViewTransition true')],
  ['executeScriptWithoutDefaults', [SCRIPT],
    elementsEvent('data: selector body', 'data: mode append', `data: elements <script data-effect="el.remove()">console.log('hello');</script>`)],
  ['executeScriptWithDefaults', [{ ...SCRIPT, autoRemove: true, attributes: {}, retryDuration: 1000 }],
    elementsEvent('data: selector body', 'data: mode append', `data: elements <script data-effect="el.remove()">console.log('hello');</script>`)],
  ['executeScriptWithAllOptions', [{ ...SCRIPT, autoRemove: false, attributes: { type: 'text/javascript', blocking: 'false' }, ...EVENT }],
    elementsEvent('id: event1', 'retry: 2000', 'data: selector body', 'data: mode append',
      `data: elements <script blocking="false" type="text/javascript">console.log('hello');</script>`)],
  ['executeScriptWithMultilineScript', [{ type: 'executeScript', script: "if (true) {\n  console.log('hello');\n}" }],
    elementsEvent('data: mode append', 'data: selector body', 'data: elements <script data-effect="el.remove()">if (true) {',
      "data: elements   console.log('hello');", 'data: elements }</script>')],
  ['sendTwoEvents', [{ ...DIV, elements: '<div id="a">1</div>' }, { ...DIV, elements: '<div id="b">2</div>' }],
    elementsEvent('data: elements <div id="a">1</div>') + elementsEvent('data: elements <div id="b">2</div>')],
] // prettier-ignore

// What the suite leaves out: every mode, every namespace, and what came after it was written.
const MORE: typeof GET = [
  ...(['inner', 'replace', 'prepend', 'append', 'before', 'after'] as const).map((mode): (typeof GET)[number] =>
    [`mode ${mode}`, [{ ...DIV, mode, selector: '#a' }], elementsEvent('data: selector #a', `data: mode ${mode}`, 'data: elements <div>Merge</div>')]),
  ...(['svg', 'mathml'] as const).map((namespace): (typeof GET)[number] =>
    [`namespace ${namespace}`, [{ ...DIV, namespace, selector: '#a', mode: 'inner' }],
      elementsEvent('data: selector #a', 'data: mode inner', `data: namespace ${namespace}`, 'data: elements <div>Merge</div>')]),
  ['namespace html', [{ ...DIV, namespace: 'html' }], elementsEvent('data: elements <div>Merge</div>')],
  ['mode replace without a selector', [{ ...DIV, mode: 'replace' }], elementsEvent('data: mode replace', 'data: elements <div>Merge</div>')],
  ['an empty line', [{ ...DIV, elements: '<pre>\n\na</pre>' }], elementsEvent('data: elements <pre>', 'data: elements ', 'data: elements a</pre>')],
  ['no event', [], ''],
] // prettier-ignore

describe('the official suite', () => {
  it.each([...GET, ...MORE])('%s', async (_, events, answer) => {
    const response = await ask({ events })
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(comparable(text)).toEqual(comparable(answer))
    expect(comparable(text)).toEqual(comparable(await official(events)))
  })

  it('readSignalsFromBody', async () => {
    for (const method of ['POST', 'PUT', 'PATCH']) {
      const text = await (await ask({ events: [DIV] }, method)).text()
      expect(comparable(text)).toEqual(comparable(elementsEvent('data: elements <div>Merge</div>')))
    }
  })

  it('has as many cases as the suite', () => {
    expect(GET).toHaveLength(19)
  })
})

describe('the specification beyond the official suite', () => {
  it('reads the signals of DELETE from the query', async () => {
    const response = await ask({ events: [SIGNALS] }, 'DELETE')
    expect(await response.text()).toBe(signalsEvent('data: signals {"one":1,"two":2}'))
  })

  it('writes event, id, retry and data, and the options, in the order it asks for', async () => {
    const all = { ...DIV, selector: '#a', mode: 'append', useViewTransition: true, viewTransitionSelector: '#b', namespace: 'svg', ...EVENT } // prettier-ignore
    expect(await (await ask({ events: [all] })).text()).toBe(
      elementsEvent('id: event1', 'retry: 2000', 'data: selector #a', 'data: mode append', 'data: useViewTransition true',
        'data: viewTransitionSelector #b', 'data: namespace svg', 'data: elements <div>Merge</div>'),
    ) // prettier-ignore
    const without = { ...all, useViewTransition: false }
    expect(await (await ask({ events: [without] })).text()).not.toMatch(/viewTransition/i)
  })

  it('answers signals that are no JSON, and those of no request, with 400', async () => {
    for (const query of ['?datastar={', '?datastar=', '']) {
      expect((await fetch(`${server.url}/test${query}`, { headers: HEADERS })).status).toBe(400)
    }
  })
})

describe('where the official SDK for TypeScript differs', () => {
  it('lets a CR end a line of its own', async () => {
    const events = [{ ...DIV, elements: '<p>a\rselector body\r</p>' }]
    expect(await official(events)).toContain('\rselector body')
    expect(await (await ask({ events })).text()).toBe(
      elementsEvent('data: elements <p>a', 'data: elements selector body', 'data: elements </p>'),
    )
  })

  it('writes what the text of a script ends with', async () => {
    const events = [{ ...SCRIPT, script: 'say("</script><b>")' }]
    expect(await official(events)).toContain('say("</script>')
    expect(await (await ask({ events })).text()).toContain(String.raw`say("\x3C/script><b>")</script>`) // prettier-ignore
  })

  it('writes what an attribute of a script ends with', async () => {
    const events = [{ ...SCRIPT, attributes: { title: '"><b>', async: true, defer: false } }]
    expect(await official(events)).toContain('title=""><b>" async="true" defer="false"')
    expect(await (await ask({ events })).text()).toContain(
      '<script title="&quot;><b>" async data-effect',
    )
  })

  it('removes by ids in a way that browsers refuse', async () => {
    const events = [{ type: 'patchElements', mode: 'remove', elements: '<p id="a"></p><p id="b"></p>' }] // prettier-ignore
    expect(await official(events)).not.toContain('selector')
    expect(await (await ask({ events })).text()).toBe(
      elementsEvent('data: selector #a, #b', 'data: mode remove'),
    )
  })

  it('lets text into an id, a selector, and signals that browsers would run', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    onTestFinished(() => logged.mockRestore())
    const bad = [{ ...DIV, eventId: 'a\nevent: b' }, { ...DIV, selector: '#a\n\n' }, { type: 'patchSignals', 'signals-raw': '{a: alert(1)}' }] // prettier-ignore
    for (const event of bad) {
      expect((await official([event])).length).toBeGreaterThan(0)
      expect((await ask({ events: [event] })).status).toBe(500)
    }
    expect(logged).toHaveBeenCalledTimes(bad.length)
  })

  it('leaves out an id that makes browsers forget, and a retry at once', async () => {
    const events = [{ ...DIV, eventId: '', retryDuration: 0 }]
    expect(await official(events)).not.toMatch(/^(?:id|retry)/m)
    expect(await (await ask({ events })).text()).toBe(
      elementsEvent('id:', 'retry: 0', 'data: elements <div>Merge</div>'),
    )
  })
})
