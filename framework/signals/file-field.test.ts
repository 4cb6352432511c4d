import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { form, sendPatches } from '../index.ts'

// Issue 5, files: what the page says of them, before they are sent and when nobody reads them.

const Upload = form(
  { note: z.string().min(1, 'Say what it is.') },
  {
    maxBytes: 1000,
    files: {
      photo: { maxBytes: 100 },
      papers: { maxBytes: 10, maxFiles: 2, tooLarge: 'Ten bytes at most.' },
    },
  },
)

/** Runs one of a field's expressions as the browser does, on files of these sizes. */
function run(name: 'photo' | 'papers', attribute: 'data-on:change' | 'data-on:datastar-fetch', sizes: readonly number[], evt?: object) {
  const source = String(Upload.field(name, {})[attribute]).replaceAll('$_', 'signals._')
  const signals = { _touched: { [name]: false }, _problems: { [name]: '' } }
  const el = { form: ourForm, files: sizes.map((size) => ({ size })) }
  // oxlint-disable-next-line no-implied-eval, no-new-func -- Datastar compiles expressions this way
  new Function('signals', 'el', 'evt', source)(signals, el, evt)
  return signals._touched[name] ? signals._problems[name] : 'untouched'
} // prettier-ignore
const ourForm = { isForm: true }

describe('the field of a file', () => {
  it('is not bound', () => {
    expect(Upload.field('papers', {})).not.toHaveProperty('data-bind')
  })

  it.each([
    ['photo', [100], ''],
    ['photo', [101], 'This is larger than 100 bytes.'],
    ['photo', [1, 1], 'Choose one file only.'],
    ['photo', [], ''],
    ['papers', [10, 10], ''],
    ['papers', [1, 11], 'Ten bytes at most.'],
    ['papers', [1, 1, 1], 'Choose 2 files at most.'],
  ] as const)('says of %s of %j bytes, before they are sent: %j', (name, sizes, problem) => {
    expect(run(name, 'data-on:change', sizes)).toBe(problem)
  })

  const refused = { type: 'error', argsRaw: { status: '413' } }
  it.each([
    ['the form', { ...refused, el: ourForm }, [1], 'This is larger than 100 bytes.'],
    ['a button of the form', { ...refused, el: { form: ourForm } }, [1], 'This is larger than 100 bytes.'],
    ['the form, without a file', { ...refused, el: ourForm }, [], 'untouched'],
    ['what checks while one types', { ...refused, el: {} }, [1], 'untouched'],
    ['another form', { ...refused, el: { isForm: true } }, [1], 'untouched'],
    ['a server in trouble', { ...refused, argsRaw: { status: '500' }, el: ourForm }, [1], 'untouched'],
    ['the start', { type: 'started', argsRaw: {}, el: ourForm }, [1], 'untouched'],
  ])('knows by %s whether the server refused to read it', (_, detail, sizes, problem) => {
    expect(run('photo', 'data-on:datastar-fetch', sizes, { detail })).toBe(problem)
  }) // prettier-ignore

  it.each([
    [5_000_000, '5 MB'],
    [1_500_000, '1.5 MB'],
    [999, '999 bytes'],
    [2_000, '2 kB'],
  ])('says of %i bytes that they are %s', (maxBytes, said) => {
    const field = form({}, { files: { file: { maxBytes } } }).field('file', {})
    expect(String(field['data-on:change'])).toContain(`"This is larger than ${said}."`)
  })
})

describe('a form whose body is far over what is allowed', () => {
  const app = new Hono().post('/', async (c) => {
    const { typed, problems } = await Upload.receive(c, () => undefined)
    return sendPatches(c, Upload.patchProblems(problems), { page: () => c.json({ typed, problems }) }) // prettier-ignore
  })
  const send = (headers: HeadersInit) => app.request('/', { method: 'POST', body: 'x', headers: { ...headers, 'Content-Length': '9000000', 'Content-Type': 'multipart/form-data; boundary=b' } }) // prettier-ignore

  it('is told so by the page, where there is no JavaScript', async () => {
    const response = await send({ Accept: 'text/html' })
    expect([response.status, await response.json()]).toEqual([413, {
      typed: { note: '' },
      problems: { photo: 'This is larger than 100 bytes.', papers: 'Ten bytes at most.' },
    }]) // prettier-ignore
  })

  it('is told so by a 413, which the field shows', async () => {
    const response = await send({ 'Datastar-Request': 'true' })
    expect([response.status, await response.text()]).toMatchObject([413, expect.stringMatching(/^The body of POST \/ is over \d+ bytes$/)]) // prettier-ignore
  })

  it('says nothing of files where it was the text that was too long', async () => {
    const body = new FormData()
    body.append('note', 'x'.repeat(1001))
    const headers = { Accept: 'text/html' }
    const response = await app.request('/', { method: 'POST', body, headers })
    expect([response.status, await response.text()]).toMatchObject([
      413,
      expect.stringMatching(/over 1000 bytes/),
    ])
  })
})
