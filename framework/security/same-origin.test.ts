import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { sameOrigin, type SameOriginOptions } from '../index.ts'

// Threats T11-T16.

function ask(url: string, init: RequestInit, options?: SameOriginOptions) {
  return new Hono().use(sameOrigin(options)).all('*', (c) => c.text('in')).request(url, init)
} // prettier-ignore

const kinds: Record<string, { method?: string; headers: Record<string, string> }> = {
  'a page': { headers: { 'Sec-Fetch-Mode': 'no-cors' } },
  'a page that is navigated to': { headers: { 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html' } },
  'a stream': { headers: { 'Sec-Fetch-Mode': 'cors', Accept: 'text/event-stream, text/html' } },
  'an EventSource': { headers: { 'Sec-Fetch-Mode': 'cors', Accept: 'text/event-stream' } },
  'an action': { method: 'POST', headers: { 'Sec-Fetch-Mode': 'cors', 'Content-Type': 'application/json' } },
  'a DELETE': { method: 'DELETE', headers: { 'Sec-Fetch-Mode': 'cors' } },
  'a form': { method: 'POST', headers: { 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html' } },
} // prettier-ignore

const ORIGINS = [undefined, 'http://here.example', 'http://evil.example', 'null']

// Who gets in: a row for each Sec-Fetch-Site, a column for each of ORIGINS.
const PAGE = `
  absent       in  in  no  no
  same-origin  in  in  in  in
  same-site    no  no  no  no
  cross-site   no  no  no  no
  none         in  in  in  in`
const NAVIGATION = `
  absent       in  in  no  no
  same-origin  in  in  in  in
  same-site    in  in  in  in
  cross-site   in  in  in  in
  none         in  in  in  in`
const CALL = `
  absent       no  in  no  no
  same-origin  in  in  in  in
  same-site    no  no  no  no
  cross-site   no  no  no  no
  none         no  no  no  no`
const DATASTAR = `
  absent       in  in  no  no
  same-origin  in  in  in  in
  same-site    no  no  no  no
  cross-site   no  no  no  no
  none         no  no  no  no`

describe('sameOrigin()', () => {
  const pages: Record<string, string> = {
    'a page': PAGE,
    'a page that is navigated to': NAVIGATION,
  }

  for (const [kind, { method = 'GET', headers }] of Object.entries(kinds)) {
    it.each(['without', 'with'])(`lets ${kind} in by where it comes from, %s Datastar-Request`, async (marked) => {
      const expected = marked === 'with' ? DATASTAR : (pages[kind] ?? CALL)
      const got: string[] = []
      for (const row of expected.trim().split('\n')) {
        const site = row.trim().split(/ +/)[0] ?? ''
        const answers: string[] = []
        for (const origin of ORIGINS) {
          const response = await ask('http://here.example/x', {
            method,
            headers: {
              ...headers,
              ...(site !== 'absent' && { 'Sec-Fetch-Site': site }),
              ...(origin !== undefined && { Origin: origin }),
              ...(marked === 'with' && { 'Datastar-Request': 'true' }),
            },
          })
          const text = await response.text()
          if (response.status !== 200) expect([response.status, text]).toEqual([403, `${method} /x answers this site's own pages only`]) // prettier-ignore
          answers.push(response.status === 200 ? 'in' : 'no')
        }
        got.push([`  ${site.padEnd(11)}`, ...answers].join('  '))
      }
      expect(`\n${got.join('\n')}`).toBe(expected)
    })
  } // prettier-ignore

  it.each(['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'])('checks a %s from another site', async (method) => {
    const response = await ask('http://here.example/', { method, headers: { 'Sec-Fetch-Site': 'cross-site' } })
    expect(response.status).toBe(403)
  }) // prettier-ignore

  it('takes no other value of Datastar-Request', async () => {
    const headers = { 'Datastar-Request': 'yes' }
    expect((await ask('http://here.example/', { method: 'POST', headers })).status).toBe(403)
    expect((await ask('http://here.example/', { headers })).status).toBe(403)
  })

  it.each([
    'https://here.example', 'http://here.example:8080', 'http://here.example.', 'http://sub.here.example', 'http://here.example.evil.example',
    'http://evil.example/http://here.example', 'HTTP://HERE.EXAMPLE', 'here.example', '', '*', 'http://here.example, http://evil.example',
  ])('does not take the origin %j for its own', async (Origin) => {
    const response = await ask('http://here.example/', { method: 'POST', headers: { Origin } })
    expect(response.status).toBe(403)
  }) // prettier-ignore

  it.each([
    ['http://here.example:3000/', 'http://here.example:3000'],
    ['https://here.example/', 'https://here.example'],
    ['http://[::1]:3000/', 'http://[::1]:3000'],
  ])('knows its own origin at %s', async (url, Origin) => {
    expect((await ask(url, { method: 'POST', headers: { Origin } })).status).toBe(200)
    const headers = { Origin, Host: new URL(url).host }
    expect((await ask(url, { method: 'POST', headers })).status).toBe(200)
  })

  it('takes the origins it is given instead of the Host', async () => {
    const from = (Origin: string, origin: string | string[]) => ask('http://localhost:3000/', { method: 'POST', headers: { Origin } }, { origin }) // prettier-ignore
    expect((await from('https://chat.example', 'https://chat.example')).status).toBe(200)
    expect((await from('https://b.example', ['https://a.example', 'https://b.example'])).status).toBe(200) // prettier-ignore
    expect((await from('http://localhost:3000', 'https://chat.example')).status).toBe(403)
    expect((await from('https://chat.example.evil.example', 'https://chat.example')).status).toBe(403) // prettier-ignore
  })

  it.each(['https://chat.example/', 'HTTPS://Chat.Example', 'https://chat.example:443'])(
    'knows the origin %s, however it is spelled', async (origin) => {
      const init = { method: 'POST', headers: { Origin: 'https://chat.example' } }
      expect((await ask('http://localhost:3000/', init, { origin: [origin] })).status).toBe(200)
    },
  ) // prettier-ignore

  it.each(['chat.example', 'localhost:3000', '', '*', 'null', 'https://chat.example/rooms', 'https://chat.example?a', 'https://ada@chat.example', 'ftp://chat.example'])(
    'refuses to be set up with the origin %j', (origin) => {
      expect(() => sameOrigin({ origin })).toThrow(TypeError)
      expect(() => sameOrigin({ origin: ['https://b.example', origin] })).toThrow(`is such as "https://chat.example", not ${JSON.stringify(origin)}`)
    },
  ) // prettier-ignore
})

describe('the Host', () => {
  const host = (Host: string, options?: SameOriginOptions, url = 'http://here.example/') =>
    ask(url, { headers: { Host } }, options)

  it.each(['', ' ', 'a b/c', 'here.example/', 'user@here.example', 'here.example:x', 'here.example:', 'here.example:999999', 'here.example#', '[::1', 'évil', 'here.example, evil.example'])(
    'may not be %j', async (value) => {
      // What a Headers object refuses, a server still hands over.
      const request = new Request('http://here.example/')
      Object.defineProperty(request, 'headers', { value: { get: (name: string) => (/^host$/i.test(name) ? value : null) } })
      const response = await new Hono().use(sameOrigin()).get('/', (c) => c.text('in')).fetch(request)
      expect([response.status, await response.text()]).toEqual([400, 'The Host of the request is missing or malformed'])
    },
  ) // prettier-ignore

  it.each(['here.example', 'HERE.example', 'here.example:80'])('may be %s', async (value) => {
    expect((await host(value)).status).toBe(200)
  })

  it('is that of the URL, where a request line has a whole one', async () => {
    expect((await host('evil.example')).status).toBe(400)
    expect((await host('here.example', {}, 'http://evil.example/')).status).toBe(400)
    expect((await host('here.example:8080')).status).toBe(400)
    expect((await host('here.example:80', {}, 'https://here.example/')).status).toBe(400)
    expect((await host('here.example:443', {}, 'https://here.example/')).status).toBe(200)
  })

  it('is one of those given, else the request is for another site', async () => {
    const hosts = ['here.example', 'localhost:3000']
    expect((await host('here.example', { hosts })).status).toBe(200)
    expect((await host('localhost:3000', { hosts }, 'http://localhost:3000/')).status).toBe(200)
    const response = await host('evil.example', { hosts }, 'http://evil.example/')
    expect([response.status, await response.text()]).toEqual([421, 'This site does not answer at that Host']) // prettier-ignore
    expect((await host('localhost', { hosts }, 'http://localhost/')).status).toBe(421)
  })

  it.each(['Here.Example', 'here.example:443'])('may be given as %s', async (given) => {
    const url = 'https://here.example/'
    expect((await host('here.example', { hosts: [given] }, url)).status).toBe(200)
  })

  it.each(['https://here.example', 'here.example/', '', '*'])('cannot be given as %j', (given) => {
    expect(() => sameOrigin({ hosts: [given] })).toThrow(`is such as "chat.example", not ${JSON.stringify(given)}`) // prettier-ignore
  })
})
