/** @jsxImportSource hono/jsx */
// The inputs of reliability.md to the letter: T1, T2, T4, T5 and T9, as far as patches can be reached by them.
import { Hono } from 'hono'
import { raw } from 'hono/html'
import { describe, expect, it } from 'vitest'
import {
  PatchError,
  patchElements,
  patchSignals,
  redirect,
  removeElements,
  sendPatches,
  streamPatches,
  UrlError,
} from '../index.ts'
import { answer, decode, wire } from './wire.test.helpers.ts'

const view = <p id="x">x</p>

describe('T1: fields of an event in data', () => {
  it.each([
    ['hi\rdata: selector body\rdata: mode outer', 3],
    ['hi\r\revent: datastar-patch-signals\rdata: signals {x:alert(1)}\r\r', 6],
    ['a\nb\r\nc\rd', 4],
  ])('stay data: %j', async (text, lines) => {
    for (const markup of [raw(`<p id="x">${text}</p>`), <p id="x">{text}</p>]) {
      const [event, ...more] = decode(await wire(patchElements(markup)))
      expect([event?.event, more]).toEqual(['datastar-patch-elements', []])
      const read = event!.data.split('\n')
      expect(read.filter((line) => line.startsWith('elements '))).toHaveLength(lines)
      expect(read).toHaveLength(lines)
    }
    const [event, ...more] = decode(await wire(patchSignals({ text })))
    expect([event?.data, more]).toEqual([`signals ${JSON.stringify({ text })}`, []])
  })
})

describe('T2: line ends, NUL and space in what is one line', () => {
  const broken = ['a\rb', 'a\nb', 'a\r\nb', 'a\0b']
  const places: [string, (text: string) => unknown][] = [
    ['an id', (id) => patchElements(view, { id })],
    ['an id of signals', (id) => patchSignals({}, { id })],
    ['a retry', (retry) => patchElements(view, { retry: retry as never })],
    ['a selector', (selector) => patchElements(view, { selector })],
    ['a selector of what goes', (selector) => removeElements(selector)],
    ['a mode', (mode) => patchElements(view, { selector: '#a', mode: mode as never })],
    ['a namespace', (namespace) => patchElements(view, { namespace: namespace as never })],
    ['the scope of a transition', (viewTransitionSelector) => patchElements(view, { useViewTransition: true, viewTransitionSelector })],
  ] // prettier-ignore

  it.each(places)('are refused in %s, where it is made', async (_, make) => {
    for (const text of broken)
      await expect(async () => make(text), text).rejects.toThrow(PatchError)
  })

  it.each([
    ['an id', () => patchElements(view, { id: ' 7' })],
    ['a mode', () => patchElements(view, { selector: '#a', mode: 'outer ' as never })],
    ['a namespace', () => patchElements(view, { namespace: ' svg' as never })],
    ['a retry', () => patchElements(view, { retry: ' 5' as never })],
  ])('are refused in %s, space at its ends too', async (_, make) => {
    await expect(make()).rejects.toThrow(PatchError)
  })

  it('are a 500 that says nothing, or the end of a stream, and no event', async () => {
    const heard: unknown[] = []
    const forged = { ...(await patchElements(view)), selector: '#a\nmode remove' }
    const app = new Hono()
      .post('/', (c) => sendPatches(c, [patchSignals({ a: 1 }), forged]))
      .get('/', (c) =>
        streamPatches(c, [patchSignals({ a: 1 }), forged, patchSignals({ a: 2 })], {
          onError: (error) => void heard.push(error),
        }),
      ) // prettier-ignore
      .onError((error, c) => c.text(error.name, 500))
    const headers = { 'Datastar-Request': 'true' }
    const sent = await app.request('/', { method: 'POST', headers })
    expect([sent.status, await sent.text()]).toEqual([500, 'PatchError'])

    let streamed = ''
    const body = (await app.request('/', { headers })).body!.pipeThrough(new TextDecoderStream())
    await body
      .pipeTo(new WritableStream({ write: (text) => void (streamed += text) }))
      .catch(() => {})
    expect(decode(streamed).map(({ data }) => data)).toEqual(['signals {"a":1}'])
    expect(streamed).not.toContain('mode')
    expect(heard).toEqual([expect.any(PatchError)])
  })
})

it.each(['{a: alert(1)}', '{"a":1', '{"a":"', '{"a":tru'])(
  'T4: signals that a browser would run are refused: %j', (text) => {
    expect(() => patchSignals(text)).toThrow(PatchError)
  },
) // prettier-ignore

it.each(['<img src=x onerror=alert(1)>', '<script>alert(1)</script>'])(
  'T5: %s is text, unless it is said to be markup', async (text) => {
    expect((await patchElements(<p id="x">{text}</p>)).html).not.toContain(text)
    expect((await patchElements(raw(`<p id="x">${text}</p>`))).html).toContain(text)
  },
) // prettier-ignore

it.each(['//evil.com', 'https:\\\\evil', 'javascript:alert(1)', '/x\r\nSet-Cookie: a=b'])(
  'T9: nobody is led to %j', async (url) => {
    expect(() => redirect(url)).toThrow(UrlError)
    const response = await answer([], { page: url }, { Accept: 'text/html' })
    expect([response.status, response.headers.get('location')]).toEqual([400, null])
    const app = new Hono().post('/', (c) => sendPatches(c, redirect(c.req.query('to') ?? '')))
    expect((await app.request(`/?to=${encodeURIComponent(url)}`, { method: 'POST' })).status).toBe(400)
  },
) // prettier-ignore

it('a mode, a namespace and an option that do not exist do not compile', async () => {
  // @ts-expect-error - there are eight modes
  await expect(patchElements(view, { selector: '#a', mode: 'sideways' })).rejects.toThrow(PatchError) // prettier-ignore
  // @ts-expect-error - there are three namespaces
  await expect(patchElements(view, { namespace: 'xml' })).rejects.toThrow(PatchError)
  // @ts-expect-error - an id is text
  await expect(patchElements(view, { id: 7 })).rejects.toThrow(PatchError)
  // @ts-expect-error - a list is no set of signals
  expect(() => patchSignals([1])).toThrow(PatchError)
  // @ts-expect-error - only signals are patched where they are missing
  expect(await patchElements(view, { onlyIfMissing: true })).not.toHaveProperty('onlyIfMissing')
})
