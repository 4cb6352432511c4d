import { type Context, Hono } from 'hono'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { z } from 'zod'
import { FileError, form, SignalsError } from '../index.ts'

// Issue 5, files: streamed to a handler, with limits and progress; threat T34.

const Upload = form(
  { note: z.string().min(1, 'Say what it is.') },
  {
    maxBytes: 1000,
    files: {
      photo: { maxBytes: 100, missing: 'Choose one.' },
      papers: { maxBytes: 10, maxFiles: 2, tooLarge: 'Ten bytes at most.' },
    },
  },
)

type Entries = readonly (readonly [name: string, value: string | File])[]
const file = (size: number, name = 'a.txt') => new File(['x'.repeat(size)], name, { type: 'text/plain' }) // prettier-ignore
const right: Entries = [['note', 'hello'], ['photo', file(100)]] // prettier-ignore

function bodyOf(entries: Entries): FormData {
  const form = new FormData()
  for (const [name, value] of entries) form.append(name, value as string)
  return form
}

type Receive = (c: Context) => ReturnType<typeof Upload.receive<unknown>>
const readAll: Receive = (c) =>
  Upload.receive(c, async ({ field, name, type, bytes }) => [field, name, type, await new Response(bytes).text()]) // prettier-ignore

function appOf(receive: Receive) {
  return new Hono().post('/', async (c) => c.json(await receive(c)))
}

async function send(body: BodyInit, receive = readAll, headers: HeadersInit = {}) {
  const init = { method: 'POST', body, headers, duplex: 'half' }
  const response = await appOf(receive).request('/', init)
  return response.status === 200 ? response.json() : [response.status, await response.text()]
}

describe('Form.receive', () => {
  it('hands each file to the handler, and the fields through the schema', async () => {
    const entries: Entries = [['photo', file(3)], ['note', 'hello'], ['papers', file(1, 'b')], ['papers', file(10, 'c')]] // prettier-ignore
    expect(await send(bodyOf(entries))).toEqual({
      typed: { note: 'hello' },
      values: { note: 'hello' },
      files: [['photo', 'a.txt', 'text/plain', 'xxx'], ['papers', 'b', 'text/plain', 'x'], ['papers', 'c', 'text/plain', 'xxxxxxxxxx']],
    })
  }) // prettier-ignore

  const text = ['photo', 'a.txt', 'text/plain', 'x'.repeat(100)]

  it.each<[string, Entries, object]>([
    ['a field', [['note', ''], ['photo', file(100)]], { problems: { note: 'Say what it is.' }, files: [text] }],
    ['no file', [['note', 'x']], { problems: { photo: 'Choose one.' }, files: [] }],
    ['a file that was not chosen', [['note', 'x'], ['photo', new File([], '')]], { problems: { photo: 'Choose one.' } }],
    ['a field and a file', [], { problems: { note: 'Say what it is.', photo: 'Choose one.' } }],
    ['a file that is a byte too large', [['photo', file(101)], ['note', 'x']], { typed: { note: 'x' }, problems: { photo: 'This is larger than 100 bytes.' }, files: [] }],
    ['a file of several', [...right, ['papers', file(11)], ['papers', file(1, 'b')]], { problems: { papers: 'Ten bytes at most.' }, files: [text, ['papers', 'b', 'text/plain', 'x']] }],
    ['one file too many', [...right, ['photo', file(1)]], { problems: { photo: 'Choose one file only.' }, files: [text] }],
    ['two files too many', [...right, ['papers', file(1)], ['papers', file(1)], ['papers', file(1)], ['papers', file(1)]], { problems: { papers: 'Choose 2 files at most.' } }],
  ])('tells of %s beside the field, and reads the rest', async (_, entries, answer) => {
    expect(await send(bodyOf(entries))).toMatchObject(answer)
  }) // prettier-ignore

  it('drops files that nobody asked for, unseen', async () => {
    const save = vi.fn()
    await send(bodyOf([...right, ['other', file(5)], ['__proto__', file(5)]]), (c) => Upload.receive(c, save)) // prettier-ignore
    expect(save.mock.calls.map(([{ field }]) => field)).toEqual(['photo'])
  })

  it.each([
    ['C:\\fakepath\\a.png', 'a.png'],
    ['../../etc/passwd', 'passwd'],
    ['a\r\nb\u0000.txt', 'ab.txt'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['é 𝄞.txt', 'é 𝄞.txt'],
  ])('gives the file %j the name %j', async (name, shown) => {
    const { files } = await send(bodyOf([['photo', file(1, name)]]))
    expect(files[0][1]).toBe(shown)
  })

  it('tells beside the field what the handler refuses, and drops the file', async () => {
    const refuse: Receive = (c) => Upload.receive(c, () => { throw new FileError('No picture.') }) // prettier-ignore
    expect(await send(bodyOf(right), refuse)).toMatchObject({ problems: { photo: 'No picture.' }, files: [] }) // prettier-ignore
  })

  it('is not fooled by a handler that takes a file that is too large for one that ended', async () => {
    let read = 0
    const careless: Receive = (c) =>
      Upload.receive(c, async ({ bytes }) => {
        try {
          for await (const chunk of bytes) read += chunk.length
        } catch {
          // as if it had ended
        }
      }) // prettier-ignore
    const entries: Entries = [['note', 'x'], ['photo', file(101)]] // prettier-ignore
    expect(await send(bodyOf(entries), careless)).toMatchObject({ problems: { photo: expect.stringMatching(/larger/) }, files: [] }) // prettier-ignore
    expect(read).toBeLessThan(101)
  })

  it('leaves other errors of the handler to the app', async () => {
    const problem = new Error('disk full')
    const app = appOf((c) => Upload.receive(c, () => { throw problem })) // prettier-ignore
    const seen = vi.fn(() => new Response('sorry', { status: 500 }))
    app.onError(seen)
    expect((await app.request('/', { method: 'POST', body: bodyOf(right) })).status).toBe(500)
    expect(seen).toHaveBeenCalledWith(problem, expect.anything())
  })

  it('says how much has come, of how much', async () => {
    const response = new Response(bodyOf(right))
    const type = response.headers.get('Content-Type')!
    const bytes = await response.bytes()
    const onProgress = vi.fn()
    const headers = { 'Content-Type': type, 'Content-Length': `${bytes.length}` }
    await send(new Blob([bytes]).stream(), (c) => Upload.receive(c, () => null, { onProgress }), headers) // prettier-ignore
    expect(onProgress.mock.calls.at(-1)).toEqual([bytes.length, bytes.length])
    await send(new Blob([bytes]).stream(), (c) => Upload.receive(c, () => null, { onProgress }), { 'Content-Type': type }) // prettier-ignore
    expect(onProgress.mock.calls.at(-1)).toEqual([bytes.length, undefined])
  })

  // Four times what files may have (120), and what fields may.
  const most = 1000 + 4 * 120
  it('answers 413 to a body far over what is allowed, unread if it says so', async () => {
    const pull = vi.fn()
    const untouched = new ReadableStream({ pull }, { highWaterMark: 0 })
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' }
    const answer = [413, `The body of POST / is over ${most} bytes`]
    expect(await send(untouched, readAll, { ...headers, 'Content-Length': `${most + 1}` })).toEqual(answer) // prettier-ignore
    expect(pull).not.toHaveBeenCalled()
    expect(await send(bodyOf([['photo', file(most)]]))).toEqual(answer)
  })

  it('answers 413 to fields over their limit, however many they are', async () => {
    const answer = [413, 'The body of POST / is over 1000 bytes']
    expect(await send(bodyOf([['note', 'x'.repeat(1000)]]))).toEqual(answer)
    const Large = form({}, { maxBytes: 1000, files: { photo: { maxBytes: 10_000 } } })
    const receive: Receive = (c) => Large.receive(c, () => null) as never
    for (const value of ['', file(0)]) {
      const many = Array.from({ length: 100 }, () => ['n', value] as const)
      expect(await send(bodyOf(many), receive)).toEqual(answer)
    }
    expect(await send(bodyOf([['note', 'x'.repeat(700)], ['photo', file(100)]]))).toMatchObject({ files: [text] }) // prettier-ignore
  })

  it('reads a file no faster than the handler, and holds no more than a chunk of it', async () => {
    const Large = form({}, { files: { disk: { maxBytes: 50_000_000 } } })
    const head = '--x\r\nContent-Disposition: form-data; name="disk"; filename="d"\r\n\r\n'
    let sent = 0
    let ahead = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 0) controller.enqueue(new TextEncoder().encode(head))
        if (sent < 50_000_000) controller.enqueue(new Uint8Array(100_000))
        else {
          controller.enqueue(new TextEncoder().encode('\r\n--x--'))
          controller.close()
        }
        sent += 100_000
      },
    }, { highWaterMark: 0 }) // prettier-ignore
    const app = new Hono().post('/', async (c) => {
      const { files } = await Large.receive(c, async ({ bytes }) => {
        let read = 0
        for await (const chunk of bytes) {
          read += chunk.length
          ahead = Math.max(ahead, sent - read)
        }
        return read
      })
      return c.json(files)
    })
    const init = { method: 'POST', body, duplex: 'half', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } } // prettier-ignore
    expect(await (await app.request('/', init)).json()).toEqual([50_000_000])
    expect(ahead).toBeLessThan(500_000)
  })

  it('ends the file with an error when the upload breaks off', async () => {
    const head = '--x\r\nContent-Disposition: form-data; name="photo"; filename="d"\r\n\r\nabc'
    const seen = vi.fn()
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(head)),
      pull: (controller) => controller.error(new Error('gone')),
    })
    const receive: Receive = (c) => Upload.receive(c, ({ bytes }) => new Response(bytes).text().catch((error) => { seen(error); throw error })) // prettier-ignore
    expect(await send(body, receive, { 'Content-Type': 'multipart/form-data; boundary=x' })).toEqual([400, 'The signals of POST / are malformed: the body broke off']) // prettier-ignore
    expect(seen).toHaveBeenCalledWith(expect.any(SignalsError))
  })

  it.each([
    ['JSON', '{"note":"x"}'],
    ['urlencoded', new URLSearchParams({ note: 'x' })],
    ['nothing', ''],
  ])('answers 400 to %s, which brings no files', async (_, body) => {
    expect(await send(body)).toEqual([400, 'The signals of POST / are malformed: the form is not sent as multipart/form-data']) // prettier-ignore
  })

  it('is typed', () => {
    new Hono().post('/', async (c) => {
      const form = await Upload.receive(c, ({ field, bytes }) => {
        expectTypeOf(field).toEqualTypeOf<'photo' | 'papers'>()
        expectTypeOf(bytes).toExtend<ReadableStream<Uint8Array>>()
        return 5
      })
      expectTypeOf(form.files).toEqualTypeOf<readonly number[]>()
      if (form.problems) return c.text(form.problems.photo ?? '')
      return c.text(form.values.note)
    })
    Upload.field('photo', {})
    // @ts-expect-error - there is no such field
    expect(() => Upload.field('picture', {})).toThrow(TypeError)
    // @ts-expect-error - a file is no signal
    expect(Upload.names.photo).toBeUndefined()
  })
})
