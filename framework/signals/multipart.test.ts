import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaryOf, readParts } from './multipart.ts'
import { SignalsError } from './signals-error.ts'

// Threats T34, T37. The oracle is the platform: `Response` writes forms, `formData()` reads them.

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 500)
const request = { method: 'POST', path: '/' }
const encoder = new TextEncoder()

type Entry = readonly [name: string, value: string | { readonly file: string; readonly bytes: Uint8Array<ArrayBuffer> }] // prettier-ignore

/** A body in chunks of the given sizes, over and over. */
function inChunks(bytes: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  let [at, turn] = [0, 0]
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      const size = sizes[turn++ % sizes.length]!
      controller.enqueue(bytes.slice(at, (at += size)))
    },
  })
}

async function read(bytes: Uint8Array, type: string, sizes: readonly number[] = [1000]) {
  const entries: Entry[] = []
  for await (const part of readParts(request, inChunks(bytes, sizes), boundaryOf(request, type))) {
    if (part.fileName === undefined) entries.push([part.name, (await part.text(1e6))!])
    else {
      const chunks: number[] = []
      for (let chunk = await part.read(); chunk; chunk = await part.read()) chunks.push(...chunk)
      entries.push([part.name, { file: part.fileName, bytes: new Uint8Array(chunks) }])
    }
  }
  return entries
}

async function byThePlatform(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Entry[]> {
  const form = await new Response(bytes, { headers: { 'Content-Type': type } }).formData()
  return Promise.all(
    [...form].map(async ([name, value]): Promise<Entry> =>
      typeof value === 'string' ? [name, value] : [name, { file: value.name, bytes: new Uint8Array(await value.arrayBuffer()) }],
    ),
  ) // prettier-ignore
}

async function write(entries: readonly Entry[]) {
  const form = new FormData()
  for (const [name, value] of entries) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, new Blob([value.bytes]), value.file)
  }
  const response = new Response(form)
  return { type: response.headers.get('Content-Type')!, bytes: new Uint8Array(await response.arrayBuffer()) } // prettier-ignore
}

// Text that looks like the form around it.
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('\r', '\n', '\r\n', '--', '"', ';', '%22', '%41', '%c3', '\0', 'é', '𝄞', 'name='), { maxLength: 8 }).map((parts) => parts.join('')),
) // prettier-ignore
const bytesOf = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(fc.constantFrom(13, 10, 45, 0), { maxLength: 60 }).map((list) => Uint8Array.from(list)),
)
// Node writes a file without a name as a text.
const fileName = nasty.map((text) => `${text}.txt`)
const entry: fc.Arbitrary<Entry> = fc.tuple(nasty, fc.oneof(nasty, fc.record({ file: fileName, bytes: bytesOf.map((bytes) => new Uint8Array(bytes)) }))) // prettier-ignore
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 })

describe('readParts()', () => {
  it('reads what the platform wrote as the platform reads it, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 5 }), sizes, async (entries, sizes) => {
        const { bytes, type } = await write(entries)
        expect(await read(bytes, type, sizes)).toEqual(await byThePlatform(bytes, type))
      }),
      { seed: 1, numRuns },
    )
  })

  it('reads or refuses what is broken, and throws nothing else', async () => {
    const { bytes, type } = await write([['a', 'one'], ['b', { file: 'x"\r\n.txt', bytes: encoder.encode('\r\n--two') }]]) // prettier-ignore
    const change = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.constantFrom(...encoder.encode('\r\n-";= a\0'), 0xff) }) // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), fc.nat(bytes.length), sizes, async (changes, cut, sizes) => {
        const broken = bytes.slice(0, cut < 200 ? cut : undefined)
        for (const { at, byte } of changes) broken[at] = byte
        await read(broken, type, sizes).catch((error) => expect(error).toBeInstanceOf(SignalsError))
      }),
      { seed: 1, numRuns },
    )
  }) // prettier-ignore

  const form = (...lines: readonly string[]) => encoder.encode(lines.join('\r\n'))
  const type = 'multipart/form-data; boundary=x'

  it.each([
    ['text before and after the parts', form('hello', '--x', 'Content-Disposition: form-data; name="a"', '', '1', '--x--', 'bye'), [['a', '1']]],
    ['blanks behind a boundary', form('--x \t', 'Content-Disposition: form-data; name="a"', '', '1', '--x--'), [['a', '1']]],
    ['names without quotes, in any case', form('--x', 'CONTENT-disposition: Form-Data; Name=a', '', '1', '--x--'), [['a', '1']]],
    ['a boundary that only begins like one', form('--x', 'Content-Disposition: form-data; name="a"', '', '1', '--', '--y', '--x--'), [['a', '1\r\n--\r\n--y']]],
    ['a file that was not chosen', form('--x', 'Content-Disposition: form-data; name="a"; filename=""', 'Content-Type: application/octet-stream', '', '', '--x--'), [['a', { file: '', bytes: new Uint8Array() }]]],
    ['no parts at all', form('--x--'), []],
  ] as const)('reads %s', async (_, bytes, entries) => {
    expect(await read(bytes, type, [3])).toEqual(entries)
  }) // prettier-ignore

  it.each([
    ['no form', form('hello')],
    ['nothing', form('')],
    ['a form without an end', form('--x', 'Content-Disposition: form-data; name="a"', '', '1')],
    ['a part without a head', form('--x', '', '1', '--x--')],
    ['a part without a name', form('--x', 'Content-Disposition: form-data', '', '1', '--x--')],
    ['a part of something else', form('--x', 'Content-Disposition: attachment; name="a"', '', '1', '--x--')],
    ['another boundary', form('--y', 'Content-Disposition: form-data; name="a"', '', '1', '--y--')],
    ['a head without end', form('--x', `Content-Disposition: form-data; name="a${'a'.repeat(20_000)}"`, '', '1', '--x--')],
    ['blanks without end', form(`--x${' '.repeat(100_000)}`)],
  ])('refuses %s', async (_, bytes) => {
    await expect(read(bytes, type)).rejects.toMatchObject({ code: 'malformed', status: 400 })
  }) // prettier-ignore

  it.each(['multipart/form-data', 'multipart/form-data; boundary=', `multipart/form-data; boundary=${'x'.repeat(71)}`, 'multipart/form-data; boundary="\n"'])(
    'refuses %j, which has no boundary', (type) => {
      expect(() => boundaryOf(request, type)).toThrow(SignalsError)
    },
  ) // prettier-ignore

  it('refuses text that is not UTF-8, in a field and in a name', async () => {
    const head = form('--x', 'Content-Disposition: form-data; name="a"', '', '')
    const end = form('', '--x--')
    await expect(read(new Uint8Array([...head, 0xff, ...end]), type)).rejects.toThrow('not UTF-8')
    const name = [...form('--x', 'Content-Disposition: form-data; name="'), 0xc3, ...form('"', '', '', '--x--')] // prettier-ignore
    await expect(read(new Uint8Array(name), type)).rejects.toThrow('not UTF-8')
  })

  it('holds a chunk of a file, and reads no further than it is asked to', async () => {
    let sent = 0
    const chunk = new Uint8Array(1000).fill(13)
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          controller.enqueue(sent++ === 0 ? form('--x', 'Content-Disposition: form-data; name="a"; filename="b"', '', '') : chunk) // prettier-ignore
        },
      },
      { highWaterMark: 0 },
    )
    for await (const part of readParts(request, endless, 'x')) {
      for (let read = 0; read < 1_000_000; read += (await part.read())!.length) {
        expect(sent * 1000 - read).toBeLessThan(4000)
      }
      break
    }
  })

  it('reads on over a part that nobody wanted', async () => {
    const bytes = form('--x', 'Content-Disposition: form-data; name="a"', '', 'x'.repeat(5000), '--x', 'Content-Disposition: form-data; name="b"', '', '2', '--x--') // prettier-ignore
    const names: string[] = []
    for await (const part of readParts(request, inChunks(bytes, [7]), 'x')) names.push(part.name)
    expect(names).toEqual(['a', 'b'])
  })
})
