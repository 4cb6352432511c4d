// Rows 29, 36, 40, 41 and 43 of capabilities.md; F21 of reliability.md: what an app may do at the wrong moment.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DisconnectedError, openStream, ServerSentEvent, streamEvents, type Stream, type StreamOptions } from '../sse.ts' // prettier-ignore

const event = (data: string) => new ServerSentEvent({ data })
const hello = event('hello')
const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve, 5))

const readers: ReadableStreamDefaultReader[] = []
afterEach(() => Promise.all(readers.splice(0).map((reader) => reader.cancel().catch(() => {}))))

/** A stream that a test holds in its hand, and what its reader has got. */
async function opened(options?: StreamOptions) {
  let stream!: Stream
  const reader = openStream((opening) => void (stream = opening), options).body!.getReader()
  readers.push(reader)
  const got = { text: '', state: 'open' }
  void (async () => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      got.text += new TextDecoder().decode(read.value)
    }
    got.state = 'ended'
  })().catch(() => (got.state = 'broken'))
  await vi.waitFor(() => expect(stream).toBeDefined())
  return { stream, got, reader }
}

describe('a stream', () => {
  it('is over once, whatever is called on it from within its own end', async () => {
    const closes: string[] = []
    const meddle = () => {
      stream.send(event('too late'))
      stream.end()
      stream.fail(new Error('again'))
      stream.end()
    }
    const onError = vi.fn(meddle)
    const { stream, got } = await opened({
      onClose: (why) => (closes.push(why), meddle()),
      onError,
    })
    stream.signal.addEventListener('abort', meddle)
    stream.send(hello)
    stream.end()
    await vi.waitFor(() => expect(got).toEqual({ text: 'data: hello\n\n', state: 'ended' }))
    expect(closes).toEqual(['ended'])
    expect(onError).not.toHaveBeenCalled()
  })

  it('fails once, though its reader leaves from within, and keeps what was sent before', async () => {
    const onError = vi.fn()
    const closes: string[] = []
    const { stream, got } = await opened({ onError, onClose: (why) => void closes.push(why) })
    stream.signal.addEventListener('abort', () => stream.fail(new Error('second')))
    stream.send(hello)
    stream.fail(new Error('first'))
    await vi.waitFor(() => expect(got).toEqual({ text: 'data: hello\n\n', state: 'broken' }))
    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('first'))
    expect(closes).toEqual(['failed'])
  })

  it('takes no harm from callbacks that throw, and says so', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue()
    const thrower = (name: string) => () => { throw new Error(name) } // prettier-ignore
    const { stream, got } = await opened({ onClose: thrower('onClose'), onError: thrower('onError') }) // prettier-ignore
    const other = await opened()
    expect(() => stream.fail(new Error('no database'))).not.toThrow()
    other.stream.send(hello)
    await vi.waitFor(() => expect(other.got.text).toBe('data: hello\n\n'))
    expect(got.state).toBe('broken')
    expect(said.mock.calls.flat().map(String)).toEqual(
      expect.arrayContaining(['Error: onClose', 'Error: onError', 'Error: no database']),
    )
    said.mockRestore()
  })

  it('lets go of all that wait for it, however it ends', async () => {
    for (const finish of ['end', 'fail', 'cancel'] as const) {
      const { stream, reader } = await opened({ onError: () => {} })
      const bulk = event('x'.repeat(70_000))
      stream.send(bulk)
      stream.send(bulk)
      const writes = Promise.allSettled([stream.write(hello), stream.write(hello)])
      const drained = stream.drained()
      if (finish === 'cancel') await reader.cancel()
      else stream[finish](new Error('over'))
      await drained
      for (const { status, ...rest } of await writes) {
        if (status === 'rejected') expect(Object.values(rest)[0]).toBeInstanceOf(DisconnectedError)
      }
      await expect(stream.write(hello)).rejects.toBeInstanceOf(DisconnectedError)
      expect(stream.behind).toBe(false)
    }
  })

  it('that ends while others are written takes none of them with it', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => opened()))
    all[0]!.stream.signal.addEventListener('abort', () => all[1]!.stream.end())
    all[1]!.stream.signal.addEventListener('abort', () => all[2]!.stream.send(event('from an end')))
    for (const { stream } of all) stream.send(hello)
    all[0]!.stream.end()
    await vi.waitFor(() => expect(all[2]!.got.text).toBe('data: hello\n\ndata: from an end\n\n'))
    expect(all.map(({ got }) => got.state)).toEqual(['ended', 'ended', 'open', 'open', 'open'])
    for (const { got } of all) expect(got.text).toContain('data: hello\n\n')
  })

  it('gives way to others, though its source and its reader never wait', async () => {
    function* endless() {
      for (;;) yield { data: 'x' }
    }
    const reader = streamEvents(endless()).body!.getReader()
    readers.push(reader)
    const reading = { on: true }
    const read = (async () => { while (reading.on) await reader.read() })() // prettier-ignore
    for (let i = 0; i < 5; i++) await nextTurn()
    reading.on = false
    await read
  })

  it('read by another than the server is opened once, and its second use is an error', async () => {
    const source = vi.fn((stream: Stream) => stream.end())
    const response = openStream(source)
    expect(await response.text()).toBe('')
    await expect(response.text()).rejects.toThrow(TypeError)
    expect(source).toHaveBeenCalledOnce()
  })

  it('that is cancelled before anybody read it never opens', async () => {
    const source = vi.fn()
    await openStream(source).body!.cancel()
    await nextTurn()
    expect(source).not.toHaveBeenCalled()
  })
})

describe('an event without bytes', () => {
  it('is nothing that reaches anybody, and breaks nothing', async () => {
    const { stream, got } = await opened()
    stream.send(new ServerSentEvent({}))
    await nextTurn()
    stream.send(hello)
    await stream.write(new ServerSentEvent({}))
    stream.end()
    await vi.waitFor(() => expect(got).toEqual({ text: 'data: hello\n\n', state: 'ended' }))
  })
})
