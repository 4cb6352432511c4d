import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { getRequestListener } from '@hono/node-server'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServerSentEvent } from '../sse/event.ts'
import { lastEventId } from './last-event-id.ts'

// Row 48 of the capabilities (and C21), T24 of the reliability checks.

const runs = { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) }

/** A request whose header has these bytes: to `Headers`, a character is a byte. */
const sent = (header: string | Uint8Array, query = '') =>
  new Request(`http://localhost/${query}`, {
    headers: { 'Last-Event-ID': Buffer.from(header as string).toString('latin1') },
  })

describe('lastEventId()', () => {
  it('is undefined for a reader that is new', () => {
    expect(lastEventId(new Request('http://localhost/'))).toBeUndefined()
    expect(
      lastEventId(new Request('http://localhost/?lasteventid=1&LastEventId=2')),
    ).toBeUndefined()
  })

  it.each(['evt-42', '42', '1e9', '-1', '18446744073709551616', "' OR 1=1 --", 'ds.*.>', '%C3%A9'])(
    'is %s as it was sent',
    (id) => expect(lastEventId(sent(id))).toBe(id),
  )

  it('is read from the URL too, where the header comes first', () => {
    expect(lastEventId(new Request('http://localhost/?a=b&lastEventId=evt-42'))).toBe('evt-42')
    expect(lastEventId(new Request('http://localhost/?lastEventId=%C3%A9vt%20%2B'))).toBe('évt +')
    expect(lastEventId(new Request('http://localhost/?lastEventId=1&lastEventId=2'))).toBe('1')
    expect(lastEventId(sent('header', '?lastEventId=query'))).toBe('header')
  })

  it('tells empty from absent, and an empty header still comes before the URL', () => {
    expect(lastEventId(sent(''))).toBe('')
    expect(lastEventId(sent('', '?lastEventId=query'))).toBe('')
    expect(lastEventId(new Request('http://localhost/?lastEventId='))).toBe('')
    expect(lastEventId(new Request('http://localhost/?lastEventId'))).toBe('')
  })

  it.each(['%00', 'a%0Ab', '%0D', 'a%0D%0A%0D%0Adata:%20x'])(
    'is undefined for %s, which no event can have',
    (id) => expect(lastEventId(new Request(`http://localhost/?lastEventId=${id}`))).toBeUndefined(),
  )

  it('gives any id back that an EventSource sends, as UTF-8', () => {
    // A header has no blanks at its ends, and no control characters in it.
    const id = fc
      .string({ unit: 'binary' })
      .filter((text) => text.replace(/^[ \t]+|[ \t]+$|\p{Cc}/gu, '') === text)
    const examples = ['évt', '日本', 'à', '👋', '\uFEFFx', '\uFFFD', '\u{10FFFF}', '\u2028', '']
    fc.assert(
      fc.property(id, (text) => {
        expect(lastEventId(sent(text))).toBe(text)
      }),
      { ...runs, examples: examples.map((text) => [text]) },
    )
  })

  it('takes any bytes, and throws at none', () => {
    const ascii = fc.integer({ min: 0x20, max: 0x7e })
    const above = fc.integer({ min: 0x80, max: 0xff })
    fc.assert(
      fc.property(fc.array(fc.oneof(ascii, above)), (header) => {
        expect(typeof lastEventId(sent(Uint8Array.from(header)))).toBe('string')
      }),
      runs,
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const query = `?lastEventId=%${Buffer.from(bytes)
          .toString('hex')
          .replace(/..(?=.)/g, '$&%')}`
        const id = lastEventId(new Request(`http://localhost/${query}`)) ?? ''
        expect(() => new ServerSentEvent({ id })).not.toThrow()
      }),
      runs,
    )
  })

  it('takes for Latin-1 what is not strictly UTF-8', () => {
    expect(lastEventId(sent(Uint8Array.of(0xe9)))).toBe('é')
    expect(lastEventId(sent(Buffer.from('évt', 'latin1')))).toBe('évt') // as `fetch` sends it
    expect(lastEventId(sent(Uint8Array.of(0xff, 0xfe)))).toBe('ÿþ')
    expect(lastEventId(sent(Uint8Array.of(0xc0, 0xaf)))).toBe('À¯') // an overlong slash is none
    expect(lastEventId(sent(Uint8Array.of(0xed, 0xa0, 0xbf)))).toBe('í\xa0¿') // nor a surrogate
  })

  it('takes what the runtime has decoded as it is', () => {
    for (const id of ['日本', '\u0141', 'é\u0142']) {
      const headers = { get: () => id } // `Headers` itself holds no such thing
      expect(lastEventId({ headers, url: 'http://localhost/' } as unknown as Request)).toBe(id)
    }
  })
})

describe('lastEventId() behind a Node server', () => {
  let server: Server
  let handled: (string | undefined)[]

  beforeAll(async () => {
    const answer = (request: Request) => {
      handled.push(lastEventId(request))
      return new Response('ok')
    }
    server = createServer(getRequestListener(answer, { overrideGlobalObjects: false }))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })

  afterAll(() => void server.close())

  /** Sends bytes as they are; answers with the status, and with what was read of them. */
  async function raw(...lines: (string | Uint8Array)[]) {
    handled = []
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    for (const line of [...lines, 'Host: localhost', 'Connection: close', '']) {
      socket.write(line)
      socket.write('\r\n')
    }
    const text = String(await buffer(socket))
    return { status: Number(text.slice(9, 12)), ids: handled }
  }

  const header = (bytes: string | Uint8Array) =>
    raw(
      'GET / HTTP/1.1',
      Buffer.concat([Buffer.from('Last-Event-ID: '), Buffer.from(bytes as string)]),
    )

  it.each(['évt', '日本', 'à', '\uFEFFx', 'evt-42', ''])(
    'reads "%s", sent as raw UTF-8',
    async (id) => {
      expect(await header(id)).toEqual({ status: 200, ids: [id] })
    },
  )

  it('reads Latin-1, and bytes that are no text at all', async () => {
    expect(await header(Uint8Array.of(0xe9))).toEqual({ status: 200, ids: ['é'] })
    expect(await header(Uint8Array.of(0xff, 0xfe))).toEqual({ status: 200, ids: ['ÿþ'] })
  })

  it('reads an id of 10 kB, and leaves to Node what is larger than any header', async () => {
    expect(await header('x'.repeat(10_000))).toEqual({ status: 200, ids: ['x'.repeat(10_000)] })
    expect(await header('x'.repeat(20_000))).toEqual({ status: 431, ids: [] })
  })

  it('takes two headers for one id, which nobody has given', async () => {
    const twice = await raw('GET / HTTP/1.1', 'Last-Event-ID: 1', 'last-event-id: 2')
    expect(twice).toEqual({ status: 200, ids: ['1, 2'] })
  })

  it.each([
    ['/?lastEventId=a', 'a'],
    ['//evil.example/?lastEventId=a', 'a'],
    ['/a/../b?x=%&lastEventId=%E9', '\uFFFD'],
    ['/?lastEventId=a?b#c', 'a?b'],
    ['http://evil.example/?lastEventId=a', 'a'],
    ['/?lastEventId=%00', undefined],
    ['/', undefined],
  ])('reads the URL %s', async (url, id) => {
    expect(await raw(`GET ${url} HTTP/1.1`)).toEqual({ status: 200, ids: [id] })
  })
})
