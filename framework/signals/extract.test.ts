import { Hono, type MiddlewareHandler } from 'hono'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { signals, SignalsError } from '../index.ts'

const Draft = signals({ author: z.string().min(1), count: z.number().default(7), _problem: z.string() }) // prettier-ignore

/** What a handler finds, or the status and message it never got to see. */
async function read(extract: MiddlewareHandler, url: string, init?: RequestInit) {
  const app = new Hono<{ Variables: { signals: object } }>()
  app.all('/send', extract, (c) => c.json(c.get('signals')))
  const response = await app.request(url, init)
  return response.status === 200 ? response.json() : [response.status, await response.text()]
}

const json = (body: string | Uint8Array<ArrayBuffer>, headers?: HeadersInit) => ({ method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } }) // prettier-ignore
const sent = (body: string | Uint8Array<ArrayBuffer>) => read(Draft.extract, '/send', json(body))
const query = (text: string) => `/send?datastar=${encodeURIComponent(text)}`

const ada = '{"author":"Ada","count":2}'

describe('Signals.extract', () => {
  it.each(['POST', 'PUT', 'PATCH'])('reads the JSON of a %s', async (method) => {
    expect(await read(Draft.extract, '/send', { ...json(ada), method })).toEqual({ author: 'Ada', count: 2 }) // prettier-ignore
  })

  it('reads JSON whatever its Content-Type is', async () => {
    const init = { method: 'POST', body: ada }
    expect(await read(Draft.extract, '/send', init)).toEqual({ author: 'Ada', count: 2 })
  })

  it.each(['GET', 'DELETE'])('reads the query of a %s', async (method) => {
    expect(await read(Draft.extract, query(ada), { method })).toEqual({ author: 'Ada', count: 2 })
  })

  it('reads no query where there is a body, and no body where there is a query', async () => {
    expect(await read(Draft.extract, query(ada), json('{"author":"Bob"}'))).toMatchObject({ author: 'Bob' }) // prettier-ignore
    const init = { ...json('{"author":"Bob"}'), method: 'DELETE' }
    expect(await read(Draft.extract, query(ada), init)).toMatchObject({ author: 'Ada' })
  })

  it('fills in defaults, and leaves out what it does not know', async () => {
    expect(await sent('{"author":"Ada","isAdmin":true}')).toEqual({ author: 'Ada', count: 7 })
  })

  it('hands over what the schema makes of the signals', async () => {
    const { extract } = signals({ day: z.string().transform((text) => new Date(text).getTime()), name: z.string().refine(async (text) => text !== 'taken') }) // prettier-ignore
    expect(await read(extract, '/send', json('{"day":"1970-01-01","name":"free"}'))).toEqual({ day: 0, name: 'free' }) // prettier-ignore
    expect(await read(extract, '/send', json('{"day":"1970-01-01","name":"taken"}'))).toMatchObject([422, expect.stringMatching(/"name": Invalid input$/)]) // prettier-ignore
  })

  it('reads no signal that starts with _, even when one is sent', async () => {
    const { extract } = signals({ _a: z.string(), group: z.object({ b: z.string(), _c: z.string(), deep: z.object({ _d: z.string() }) }) }) // prettier-ignore
    const body = '{"_a":"1","group":{"b":"2","_c":"3","deep":{"_d":"4"}}}'
    expect(await read(extract, '/send', json(body))).toEqual({ group: { b: '2', deep: {} } })
  })

  it('keeps the refinements of a group', async () => {
    const range = z.object({ from: z.number(), to: z.number(), _held: z.boolean() })
    const { extract } = signals({ range: range.refine(({ from, to }) => from <= to, 'upside down') }) // prettier-ignore
    expect(await read(extract, '/send', json('{"range":{"from":1,"to":2}}'))).toEqual({ range: { from: 1, to: 2 } }) // prettier-ignore
    expect(await read(extract, '/send', json('{"range":{"from":2,"to":1}}'))).toMatchObject([422, expect.stringMatching(/"range": upside down$/)]) // prettier-ignore
  })

  it('takes no signals at all when every one has a default', async () => {
    const { extract } = signals({ count: z.number().default(7) })
    expect(await read(extract, '/send')).toEqual({ count: 7 })
    expect(await read(extract, '/send', json('null'))).toEqual({ count: 7 })
  })

  it.each([
    ['', 'there are none'],
    [' \n', 'there are none'],
    ['null', 'there are none'],
    ['not-json', 'they are not JSON'],
    ["{author: 'Ada'}", 'they are not JSON'],
    ['{"author":"Ada"', 'they are not JSON'],
  ])('answers 400 to %j', async (text, problem) => {
    expect(await sent(text)).toEqual([400, `The signals of POST /send are malformed: ${problem}`])
    expect(await read(Draft.extract, query(text))).toEqual([400, `The signals of GET /send are malformed: ${problem}`]) // prettier-ignore
  })

  it('answers 400 where no signals are sent', async () => {
    const message = 'The signals of DELETE /send are malformed: there are none'
    expect(await read(Draft.extract, '/send', { method: 'DELETE' })).toEqual([400, message])
  })

  it.each([
    ['{"author":1}', '"author": Invalid input: expected string, received number'],
    ['{"count":1}', '"author": Invalid input: expected string, received undefined'],
    ['{"author":"","count":"1"}', '"author": Too small: expected string to have >=1 characters (and 1 more)'],
    ['[1]', 'Invalid input: expected object, received array'],
    ['"x"', 'Invalid input: expected object, received string'],
    ['{"author":null}', '"author": Invalid input: expected string, received null'],
  ])('answers 422 to %s, in one line that names the signal', async (text, problem) => {
    expect(await sent(text)).toEqual([422, `The signals of POST /send are invalid: ${problem}`])
  }) // prettier-ignore

  it('keeps its answer on one line, whatever names are sent', async () => {
    const { extract } = signals({ votes: z.record(z.string(), z.number()) })
    const [status, message] = await read(
      extract,
      '/send',
      json('{"votes":{"a\\r\\nb\\u001b":"x"}}'),
    )
    expect(status).toBe(422)
    expect(message).not.toMatch(/\p{Cc}/u)
  })

  it('tells an app what went wrong', async () => {
    const app = new Hono().post('/', Draft.extract, (c) => c.body(null))
    const problems: unknown[] = []
    app.onError((error, c) => (problems.push(error), c.text('sorry', 500)))
    await app.request('/', { method: 'POST', body: '{"author":1}' })
    await app.request('/', { method: 'POST', body: '{' })
    expect(problems).toEqual([expect.any(SignalsError), expect.any(SignalsError)])
    expect(problems).toMatchObject([
      { name: 'SignalsError', code: 'invalid', status: 422, issues: [{ path: ['author'] }] },
      { code: 'malformed', status: 400, issues: [], cause: expect.any(SyntaxError) },
    ])
  })
})
