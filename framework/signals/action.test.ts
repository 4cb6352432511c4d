import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { action, js, routes, signals } from '../index.ts'

const { paths } = routes({
  read: 'GET /rooms/:room',
  say: 'POST /rooms/:room',
  put: 'PUT /',
  patch: 'PATCH /',
  delete: 'DELETE /',
})
const Draft = signals({ text: z.string() })

/** What a call hands over, as the browser sees it. */
function argumentsOf(source: string): unknown[] {
  const [, list = ''] = /^@\w+\((.*)\)$/.exec(source) ?? []
  // oxlint-disable-next-line no-implied-eval, no-new-func -- Datastar compiles expressions this way
  return new Function(`return [${list}]`)() as unknown[]
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

  it('reads a signal without listening to it', () => {
    expect(String(action.peek(Draft.$.text))).toBe('@peek(() => $text)')
    expect(String(action.peek(js`${Draft.$.text} + ${'x'}`))).toBe('@peek(() => ($text + "x"))')
  })

  it('does not compile with the URL of another method, a plain URL or an unknown option', () => {
    // @ts-expect-error - the route answers GET
    action.post(paths.read('a'))
    // @ts-expect-error - a string is not a route's URL
    action.get('/rooms/a')
    // @ts-expect-error - there is no such option
    action.get(paths.read('a'), { retries: 3 })
  })
})
