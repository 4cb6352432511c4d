import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { action, ExpressionError, js, routes, signals } from '../index.ts'
import { signalFilter, type SignalFilter } from './signal-filter.ts'

// Threats T3 and T28: a call goes where a route is, with what it was told.

const { paths } = routes({
  read: 'GET /rooms/:room',
  say: 'POST /rooms/:room',
  put: 'PUT /',
  patch: 'PATCH /',
  delete: 'DELETE /',
})
const Draft = signals({ text: z.string(), user: z.object({ name: z.string() }) })

/** What a call hands over, as the browser sees it. */
function argumentsOf(source: string): unknown[] {
  const [, list = ''] = /^@\w+\((.*)\)$/.exec(source) ?? []
  // oxlint-disable-next-line no-implied-eval, no-new-func -- Datastar compiles expressions this way
  return new Function('$text', `return [${list}]`)('text') as unknown[]
}

describe('action', () => {
  it('calls by the method of the route', () => {
    const calls = [action.get(paths.read('a')), action.post(paths.say('a')), action.put(paths.put()), action.patch(paths.patch()), action.delete(paths.delete())] // prettier-ignore
    expect(calls.map(String)).toEqual([
      String.raw`@get("\u002frooms\u002fa")`,
      String.raw`@post("\u002frooms\u002fa")`,
      String.raw`@put("\u002f")`,
      String.raw`@patch("\u002f")`,
      String.raw`@delete("\u002f")`,
    ])
  })

  it('calls the very URL, whatever is in it', () => {
    const room = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/^\.\.?$/.test(text)) // prettier-ignore
    fc.assert(
      fc.property(room, (text) => {
        const source = String(action.post(paths.say(text)))
        expect(source.replaceAll(/\\u[0-9a-f]{4}/g, '')).toMatch(/^@post\("[\w .,-]*"\)$/)
        const [url] = argumentsOf(source)
        const { origin, pathname } = new URL(String(url), 'http://here.example')
        expect([origin, decodeURIComponent(pathname)]).toEqual(['http://here.example', `/rooms/${text}`]) // prettier-ignore
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) },
    )
  })

  it('hands over options as data', () => {
    const headers = { 'X-Note': "');alert(1)//" }
    const call = action.post(paths.say('a'), {
      contentType: 'form',
      selector: '#f',
      headers,
      retry: 'never',
      openWhenHidden: false,
    })
    expect(argumentsOf(String(call))[1]).toEqual({ contentType: 'form', selector: '#f', headers, retry: 'never', openWhenHidden: false }) // prettier-ignore
  })

  it('never gives up when told so', () => {
    const call = action.get(paths.read('a'), { retry: 'always', retryMaxCount: Infinity, payload: {} }) // prettier-ignore
    expect(argumentsOf(String(call))[1]).toEqual({ retry: 'always', payload: {}, retryMaxCount: Infinity }) // prettier-ignore
    const three = action.get(paths.read('a'), { retryMaxCount: 3 })
    expect(argumentsOf(String(three))[1]).toEqual({ retryMaxCount: 3 })
  })

  it('sends signals as payload', () => {
    const call = action.post(paths.say('a'), { payload: { text: Draft.$.text } })
    expect(String(call)).toBe(String.raw`@post("\u002frooms\u002fa", ({"payload":{"text":$text}}))`)
  })

  it('filters signals by patterns, or by their names', () => {
    const filterOf = (filterSignals: SignalFilter) =>
      (argumentsOf(String(action.post(paths.say('a'), { filterSignals })))[1] as { filterSignals: unknown }).filterSignals
    expect(filterOf({ include: /^a\.|b$/, exclude: /_/ })).toEqual({ include: '^a\\.|b$', exclude: '_' })
    expect(filterOf({ include: /^A/i })).toEqual({ include: /^A/i })
    expect(filterOf({ include: Draft.names.text })).toEqual({ include: '^(?:text)(?:\\.|$)' })
    expect(filterOf({ include: [Draft.names.text, Draft.names.user.name] })).toEqual({
      include: '^(?:text|user\\.name)(?:\\.|$)',
    })
    const pattern = new RegExp((filterOf({ exclude: Draft.names.user }) as { exclude: string }).exclude)
    expect(['user', 'user.name', 'users', 'my.user', 'a.user.name'].filter((path) => pattern.test(path))).toEqual(['user', 'user.name'])
    // Datastar takes a slash at either end for a delimiter.
    for (const slashes of [/\/a\//, /[/]/, /a\\\//]) {
      const { include } = filterOf({ include: slashes }) as { include: string }
      expect(include).not.toContain('/')
      for (const path of ['/a/', 'a\\/', 'a']) expect(new RegExp(include).test(path)).toBe(slashes.test(path))
    }
  }) // prettier-ignore

  it('shows which signals a filter picks, as JSON', () => {
    const filter = String(signalFilter({ include: /^a"/, exclude: Draft.names.text }))
    expect(JSON.parse(filter)).toEqual({ include: '^a"', exclude: '^(?:text)(?:\\.|$)' })
    expect([String(signalFilter({})), String(signalFilter({ exclude: /x/ }))]).toEqual(['{}', '{"exclude":"x"}']) // prettier-ignore
    expect(() => signalFilter({ include: /a/g })).toThrow('cannot filter signals with /a/g')
    for (const pattern of [[], ['text'], 'text', {}]) {
      expect(() => signalFilter({ include: pattern as never })).toThrow(/by a RegExp, or by names/)
    }
  })

  it('sets and toggles signals, all or those of a filter', () => {
    expect(String(action.setAll(''))).toBe('@setAll("")')
    expect(String(action.setAll(Draft.$.text, { include: /^a/i }))).toBe(
      String.raw`@setAll($text, ({"include":(RegExp("\u005ea","i"))}))`.replace('({', '({'),
    )
    expect(String(action.toggleAll())).toBe('@toggleAll()')
    expect(String(action.toggleAll({ exclude: Draft.names.text }))).toBe(
      String.raw`@toggleAll(({"exclude":"\u005e\u0028\u003f\u003atext\u0029\u0028\u003f\u003a\u005c.\u007c\u0024\u0029"}))`,
    )
  })

  it('may be cancelled by the page, and send a header that a signal holds', () => {
    const call = action.get(paths.read('a'), {
      requestCancellation: js`el.controller`,
      headers: { 'X-Text': Draft.$.text },
    })
    expect(String(call)).toContain(
      String.raw`({"requestCancellation":(el.controller),"headers":{"X-Text":$text}})`,
    )
  })

  it('replaces the headers of Datastar, however they are written', () => {
    const call = action.get(paths.read('a'), { headers: { accept: 'text/html', 'CONTENT-TYPE': 'x/y' } }) // prettier-ignore
    expect(argumentsOf(String(call))[1]).toEqual({ headers: { Accept: 'text/html', 'Content-Type': 'x/y' } }) // prettier-ignore
  })

  it.each<[Record<string, unknown>, string]>([
    [{ retries: 3 }, 'there is no option "retries"'],
    [{ responseOverrides: {} }, 'there is no option "responseOverrides"'],
    [{ constructor: 1 }, 'there is no option "constructor"'],
    [{ payload: {}, filterSignals: { include: /a/ } }, 'a payload is sent instead of the signals'],
    [{ contentType: 'form', payload: {} }, 'a form sends its fields, and no signals'],
    [{ contentType: 'form', filterSignals: { include: /a/ } }, 'a form sends its fields, and no signals'],
    [{ selector: '#f' }, "a selector is for contentType: 'form'"],
    [{ contentType: 'json', selector: '#f' }, "a selector is for contentType: 'form'"],
    [{ contentType: 'form', selector: 5 }, 'a selector is text'],
    [{ contentType: 'xml' }, 'contentType is json, form; not xml'],
    [{ retry: 'never', retryMaxCount: 3 }, "with retry: 'never' there is nothing else"],
    [{ retry: 'sometimes' }, 'retry is auto, error, always, never; not sometimes'],
    [{ retryInterval: -1 }, 'retryInterval is a number from 0, not -1'],
    [{ retryInterval: Infinity }, 'retryInterval is a number from 0, not Infinity'],
    [{ retryScaler: 0.5 }, 'retryScaler is a number from 1, not 0.5'],
    [{ retryMaxWait: '1s' }, 'retryMaxWait is a number from 0, not 1s'],
    [{ retryMaxCount: Number.NaN }, 'retryMaxCount is a number from 0, not NaN'],
    [{ openWhenHidden: 'no' }, 'openWhenHidden is true, false; not no'],
    [{ requestCancellation: 'abort' }, 'requestCancellation is auto, cleanup, disabled; not abort'],
    [{ headers: { 'X Y': '1' } }, `"X Y" is not a header's name`],
    [{ headers: { '': '1' } }, `"" is not a header's name`],
    [{ headers: { 'X-Y': 'a\r\nSet-Cookie: b' } }, 'the header X-Y holds text without line breaks, in Latin-1'],
    [{ headers: { 'X-Y': '\0' } }, 'the header X-Y holds text'],
    [{ headers: { 'X-Y': '日本' } }, 'the header X-Y holds text'],
    [{ headers: { 'X-Y': 5 } }, 'the header X-Y holds text'],
    [{ payload: new Date() }, 'not a Date'],
  ])('refuses the options %j', (options, message) => {
    const call = () => String(action.post(paths.say('a'), options as never))
    expect(call).toThrow(ExpressionError)
    expect(call).toThrow(message)
  }) // prettier-ignore

  // Threat T28: what such a call answered would run as code.
  it.each(['', 'x', 'https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', '/\n/evil.example', '\\\\evil.example', 'javascript:alert(1)', 'data:text/javascript,alert(1)', ' //evil.example', '/a\\b', undefined, null, 5, {}, ['/a']])(
    'refuses to call %j, which no route made', (url) => {
      for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
        expect(() => action[method](url as never)).toThrow(/^An expression calls a path of this origin, from routes\(\): not/)
      }
    },
  ) // prettier-ignore

  it('calls this origin, wherever a user would lead it', () => {
    const parts = fc.constantFrom('/', '\\', '\t', '\n', '//evil.example', ':', '@', '?', '#', '.', 'a', ' ', 'https:')
    fc.assert(
      fc.property(fc.string({ unit: parts }), (text) => {
        let source: string
        try { source = String(action.get(text as never)) } catch { return }
        const [url] = argumentsOf(source)
        expect(new URL(String(url), 'http://here.example/a/b').origin).toBe('http://here.example')
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) },
    )
  }) // prettier-ignore

  it('reads a signal without listening to it', () => {
    expect(String(action.peek(Draft.$.text))).toBe('@peek(() => $text)')
    expect(String(action.peek(js`${Draft.$.text} + ${'x'}`))).toBe('@peek(() => ($text + "x"))')
  })

  it('does not compile with the URL of another method, a plain URL or an unknown option', () => {
    // @ts-expect-error - the route answers GET
    action.post(paths.read('a'))
    // @ts-expect-error - a string is not a route's URL
    action.get('/rooms/a')
    const refused = () => {
      // @ts-expect-error - there is no such option
      action.get(paths.read('a'), { retries: 3 })
      // @ts-expect-error - a payload is sent instead of the signals
      action.get(paths.read('a'), { payload: {}, filterSignals: { include: /a/ } })
      // @ts-expect-error - a form sends its fields
      action.get(paths.read('a'), { contentType: 'form', payload: {} })
      // @ts-expect-error - only a form is selected
      action.get(paths.read('a'), { selector: '#f' })
      // @ts-expect-error - what is never tried again is not tried again often
      action.get(paths.read('a'), { retry: 'never', retryMaxCount: 3 })
      // @ts-expect-error - names come from a contract
      action.get(paths.read('a'), { filterSignals: { include: 'text' } })
      // @ts-expect-error - a reference is no name
      action.toggleAll({ include: Draft.$.text })
      // @ts-expect-error - a header holds text
      action.get(paths.read('a'), { headers: { 'X-Y': 5 } })
      // @ts-expect-error - a Date is no data
      action.setAll(new Date())
    }
    expect(refused).toThrow(ExpressionError)
  })
})
