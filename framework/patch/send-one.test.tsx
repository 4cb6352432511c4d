/** @jsxImportSource hono/jsx */
// Row 129 of the capabilities; threat T28.
import { type Context, Hono } from 'hono'
import { raw } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, it } from 'vitest'
import { patchElements, removeElements } from './elements.ts'
import { executeScript } from './script.ts'
import { sendNothing, sendPatch, sendScript } from './send-one.ts'
import { patchSignals } from './signals.ts'

const DATASTAR = { 'Datastar-Request': 'true' }
const FORM = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const SCRIPT_ELEMENT = { Accept: '*/*' }

async function ask(handler: (c: Context) => Promise<Response>, headers: HeadersInit = DATASTAR) {
  const app = new Hono().post('/', handler)
  // A PatchError is the app's own mistake: Hono would log it, and answer 500.
  app.onError((error, c) => (error instanceof HTTPException ? error.getResponse() : c.text(String(error), 500))) // prettier-ignore
  const response = await app.request('/', { method: 'POST', headers })
  const ours = [...response.headers].filter(([name]) => name.startsWith('datastar-'))
  const type = response.headers.get('content-type')
  const { status } = response
  return { response, status, type, headers: Object.fromEntries(ours), body: await response.text() }
}

describe('sendPatch()', () => {
  it('answers elements as HTML, with what else there is in headers', async () => {
    const plain = await ask((c) => sendPatch(c, patchElements(<p id="a">é</p>)))
    expect(plain).toMatchObject({
      status: 200,
      type: 'text/html; charset=utf-8',
      headers: {},
      body: '<p id="a">é</p>',
    })
    const options = { selector: '#a', mode: 'append', namespace: 'svg', useViewTransition: true } as const // prettier-ignore
    expect(await ask((c) => sendPatch(c, patchElements(<b />, options)))).toMatchObject({
      headers: {
        'datastar-selector': '#a',
        'datastar-mode': 'append',
        'datastar-namespace': 'svg',
        'datastar-use-view-transition': 'true',
      },
      body: '<b></b>',
    })
    expect(await ask((c) => sendPatch(c, removeElements('#a')))).toMatchObject({
      headers: { 'datastar-selector': '#a', 'datastar-mode': 'remove' },
      body: '',
    })
    expect(await ask((c) => sendPatch(c, executeScript('a()')))).toMatchObject({
      headers: { 'datastar-selector': 'body', 'datastar-mode': 'append' },
      body: '<script data-effect="el.remove()">a()</script>',
    })
  })

  it('answers signals as JSON', async () => {
    const patch = patchSignals({ a: 'é', gone: null }, { onlyIfMissing: true })
    expect(await ask((c) => sendPatch(c, patch))).toMatchObject({
      status: 200,
      type: 'application/json',
      headers: { 'datastar-only-if-missing': 'true' },
      body: '{"a":"é","gone":null}',
    })
    const given = await ask((c) => sendPatch(c, patchSignals('{\n"a": 1.0}')))
    expect(given).toMatchObject({ headers: {}, body: '{\n"a": 1.0}' })
  })

  it.each([
    ['#größe', '#gr\\f6 \\df e'],
    ['[title="🎉 a"]', '[title="\\1f389  a"]'],
    ['a\tb', 'a\tb'],
  ])('writes the selector %j so that a header carries it', async (selector, header) => {
    const { headers } = await ask((c) => sendPatch(c, patchElements(<b />, { selector })))
    expect(headers['datastar-selector']).toBe(header)
  })

  it('writes no header that somebody else began', async () => {
    const forged = { ...(await patchElements(<b id="a" />)), selector: '#a\r\nSet-Cookie: b=c' }
    const { status, headers } = await ask((c) => sendPatch(c, forged))
    expect([status, headers]).toEqual([500, {}])
  })

  it.each([
    patchSignals({}, { id: '7' }),
    patchSignals({}, { retry: 5 }),
    removeElements('#a', { useViewTransition: true, viewTransitionSelector: '#b' }),
  ])('refuses what no header says', async (patch) => {
    const { status, body } = await ask((c) => sendPatch(c, patch))
    expect(status).toBe(500)
    expect(body).toMatch(/^PatchError: Only an event says the (?:id|retry|viewTransitionSelector)/)
  })

  it('is not taken for what it is not, nor kept for others', async () => {
    const { response } = await ask((c) => sendPatch(c, patchSignals({})))
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('vary')).toBe('Datastar-Request, Accept')
  })

  it('gives a browser that asks without Datastar the page, and no markup without one', async () => {
    const send = (page?: string) => (c: Context) =>
      sendPatch(c, patchElements(raw('<p id="a">')), page === undefined ? {} : { page })
    const away = await ask(send('/there'), FORM)
    expect([away.status, away.response.headers.get('location')]).toEqual([303, '/there'])
    expect(await ask(send(), FORM)).toMatchObject({ status: 406 })
    expect(await ask(send(), {})).toMatchObject({ status: 200, body: '<p id="a">' }) // a program
    expect(await ask(send('//evil.example'))).toMatchObject({ status: 400 })
  })
})

describe('sendScript()', () => {
  it('answers a script, with its attributes', async () => {
    expect(await ask((c) => sendScript(c, 'a("</script>é")'))).toMatchObject({
      status: 200,
      type: 'text/javascript; charset=utf-8',
      headers: {},
      body: 'a("</script>é")',
    })
    const attributes = { type: 'module', async: true, defer: false, 'data-x': '"é\r\n🎉' }
    const { headers } = await ask((c) => sendScript(c, '', { attributes }))
    const header = headers['datastar-script-attributes'] ?? ''
    expect(header).toMatch(/^[ -~]+$/)
    expect(JSON.parse(header)).toEqual({ type: 'module', async: '', 'data-x': '"é\r\n🎉' })
    expect(await ask((c) => sendScript(c, '', { attributes: { 'x y': 'z' } }))).toMatchObject({ status: 500 }) // prettier-ignore
  })

  it('is for Datastar alone: a script of another site would run it, too', async () => {
    const send = (c: Context) => sendScript(c, 'secret()')
    for (const headers of [SCRIPT_ELEMENT, FORM, {}, { Accept: 'text/event-stream' }]) {
      const { status, type, body } = await ask(send, headers)
      expect([status, type]).toEqual([406, 'text/plain; charset=UTF-8'])
      expect(body).not.toContain('secret')
    }
    const { response } = await ask(send)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('sendNothing()', () => {
  it('answers 204, and a form with its page', async () => {
    expect(await ask((c) => sendNothing(c))).toMatchObject({ status: 204, type: null, body: '' })
    expect(await ask((c) => sendNothing(c), FORM)).toMatchObject({ status: 204 })
    const { status, response } = await ask((c) => sendNothing(c, { page: '/there' }), FORM)
    expect([status, response.headers.get('location')]).toEqual([303, '/there'])
    const { response: nothing } = await ask((c) => sendNothing(c, { page: '/there' }))
    expect([nothing.status, nothing.headers.get('cache-control')]).toEqual([204, 'no-store'])
  })
})
