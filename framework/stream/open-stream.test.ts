// Rows 24, 25, 27, 30-33, 36-39 and 43 of capabilities.md, C10, where no server is: a body that a test reads.
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ServerSentEvent } from '../sse/event.ts'
import { fromIterable } from './from-iterable.ts'
import { openStream } from './open-stream.ts'
import type { Stream } from './stream.ts'

const event = (data: string) => new ServerSentEvent({ data })
const hello = event('hello')

/** Gives whatever goes on by itself the time to do so. */
const later = <T>(value: T) => new Promise<T>((resolve) => setTimeout(resolve, 20, value))

/** Reads events as a browser would, with a parser that shares no code with ours. */
function decode(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => events.push(event) }).feed(text)
  return events
}

// One timer serves all streams of the process: none may outlive its test, and with it its clock.
const readers: { cancel(): Promise<void> }[] = []
afterEach(() => Promise.all(readers.splice(0).map((body) => body.cancel().catch(() => {}))))

/** Reads a response as far as it goes without waiting for more. */
function reader(response: Response) {
  const body = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  readers.push(body)
  let text = ''
  let state: 'open' | 'ended' | 'broken' = 'open'
  const reading = (async () => {
    for (;;) {
      const { value, done } = await body.read()
      if (done) return (state = 'ended')
      text += value
    }
  })().catch(() => (state = 'broken'))
  return { text: () => text, state: () => state, over: reading, leave: () => body.cancel() }
}

/** A stream that a test holds in its hand. */
function opened(options?: Parameters<typeof openStream>[1]) {
  let stream!: Stream
  const read = reader(openStream((opening) => void (stream = opening), options))
  return { ...read, stream: () => stream }
}

/** A stream whose reader reads only when it is told to, and has read nothing yet. */
async function pulled(options?: Parameters<typeof openStream>[1]) {
  let stream!: Stream
  const body = openStream((opening) => void (stream = opening), options).body!.getReader()
  readers.push(body)
  const first = body.read() // opens it; the first thing sent is read at once
  await Promise.resolve()
  stream.send(hello)
  await first
  return { stream, read: () => body.read() }
}

describe('openStream()', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const passed = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  it('answers 200 with the headers of an event stream, and those given', () => {
    const response = openStream(() => {}, { headers: { Expires: '0' } })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'no-cache',
      'content-type': 'text/event-stream',
      expires: '0',
      'x-accel-buffering': 'no',
    })
  })

  it('does not start its source before somebody reads', async () => {
    const source = vi.fn()
    const response = openStream(source)
    await passed(0)
    expect(source).not.toHaveBeenCalled()
    await response.body!.cancel()
  })

  it('delivers what was sent, then ends', async () => {
    const { stream, text, over } = opened()
    await passed(0)
    stream().send(hello)
    stream().send(event('world'))
    stream().end()
    expect(await over).toBe('ended')
    expect(text()).toBe('data: hello\n\ndata: world\n\n')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('refuses what was never made an event, and goes on', async () => {
    const { stream, text } = opened()
    await passed(0)
    const forged = { bytes: new TextEncoder().encode('event: forged\n\n') }
    expect(() => stream().send(forged as never)).toThrow(TypeError)
    stream().send(hello)
    await passed(0)
    expect(text()).toBe('data: hello\n\n')
  })

  it('sends a heartbeat after 15 s of silence, and never before', async () => {
    const { text } = opened()
    await passed(14_999)
    expect(text()).toBe('')
    await passed(1)
    expect(text()).toBe(':\n\n')
  })

  it('counts silence from the last event or beat', async () => {
    const { stream, text } = opened({ heartbeatMs: 1000 })
    await passed(600)
    stream().send(hello)
    await passed(999)
    expect(text()).toBe('data: hello\n\n')
    await passed(1)
    expect(text()).toBe('data: hello\n\n:\n\n')
    await passed(1000)
    expect(text()).toBe('data: hello\n\n:\n\n:\n\n')
  })

  it('sends no heartbeat when told not to', async () => {
    const { text } = opened({ heartbeatMs: false })
    await passed(60_000)
    expect(text()).toBe('')
  })

  it('stops its heartbeat when it is a beat that a slow reader is dropped for', async () => {
    const onError = vi.fn()
    const { stream } = await pulled({ maxBufferedBytes: hello.bytes.length + 2, onError })
    stream.send(hello)
    await passed(60_000)
    expect(onError).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([0, -1, Number.NaN, 2 ** 31, Infinity])(
    'refuses a heartbeat every %s ms, and says how to have none',
    (heartbeatMs) => {
      expect(() => openStream(() => {}, { heartbeatMs })).toThrow(RangeError)
      expect(() => openStream(() => {}, { heartbeatMs })).toThrow(/`false` sends none/)
    },
  )

  it('tells when somebody begins to read, by a signal that is aborted when that is over', async () => {
    const opens: AbortSignal[] = []
    const onOpen = (signal: AbortSignal) => void opens.push(signal)
    const unread = openStream(() => {}, { onOpen })
    await passed(0)
    expect(opens).toEqual([])
    await unread.body!.cancel()
    expect(opens).toEqual([])

    const [leaving, ending] = [opened({ onOpen }), opened({ onOpen })]
    await passed(0)
    expect(opens.map((signal) => signal.aborted)).toEqual([false, false])
    await leaving.leave()
    expect(opens.map((signal) => signal.aborted)).toEqual([true, false])
    ending.stream().end()
    expect(opens.map((signal) => signal.aborted)).toEqual([true, true])
  })

  it('fails when what is told of its opening throws', async () => {
    const onError = vi.fn()
    const onOpen = () => { throw new Error('who is there?') } // prettier-ignore
    const { over } = opened({ onOpen, onError })
    expect(await over).toBe('broken')
    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('who is there?'))
  })

  it('aborts its signal and stops its timer when the reader leaves', async () => {
    const { stream, leave } = opened()
    await passed(0)
    expect(stream().signal.aborted).toBe(false)
    await leave()
    expect(stream().signal.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    stream().send(hello) // nothing happens
  })

  it('delivers what was sent before a failure, then breaks off and reports it', async () => {
    const onError = vi.fn()
    const { stream, text, over } = opened({ onError })
    await passed(0)
    stream().send(hello)
    stream().fail(new Error('no database'))
    expect(await over).toBe('broken')
    expect(text()).toBe('data: hello\n\n')
    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('no database'))
    expect(vi.getTimerCount()).toBe(0)
  })

  it('reports a failure at once, and breaks off when all before it has been read', async () => {
    const onError = vi.fn()
    const { stream, read } = await pulled({ onError })
    stream.send(hello)
    stream.fail(new Error('no database'))
    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('no database'))
    expect((await read()).value).toEqual(hello.bytes)
    await expect(read()).rejects.toThrow('no database')
    expect(onError).toHaveBeenCalledOnce()
  })

  it('survives an onError that throws', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue()
    const { stream, over } = opened({
      onError: () => {
        throw new Error('no log')
      },
    })
    await passed(0)
    expect(() => stream().fail(new Error('no database'))).not.toThrow()
    expect(await over).toBe('broken')
    expect(said).toHaveBeenCalledExactlyOnceWith(new Error('no database'), new Error('no log'))
    said.mockRestore()
  })

  it('fails when its source throws or rejects', async () => {
    const onError = vi.fn()
    const throwing = reader(openStream(() => { throw new Error('at once') }, { onError })) // prettier-ignore
    const rejecting = reader(openStream(async () => { throw new Error('later') }, { onError })) // prettier-ignore
    expect([await throwing.over, await rejecting.over]).toEqual(['broken', 'broken'])
    expect(onError.mock.calls.map(([error]) => String(error))).toEqual(['Error: at once', 'Error: later']) // prettier-ignore
  })

  it('drops a reader that lets too much pile up, and stays within its bound', async () => {
    const onError = vi.fn()
    const response = openStream(
      (stream) => { for (let i = 0; i < 100; i++) stream.send(event('x'.repeat(1000))) }, // prettier-ignore
      { maxBufferedBytes: 10_000, onError },
    )
    const read = reader(response)
    expect(await read.over).toBe('broken')
    expect(read.text().length).toBeLessThan(12_000)
    expect(String(onError.mock.calls[0]?.[0])).toMatch(
      /SlowReaderError: Dropped a reader .* 10000 bytes/,
    )
  })

  it('sends an event of any size to a reader that was not behind', async () => {
    const onError = vi.fn()
    const { stream, read } = await pulled({ maxBufferedBytes: 1000, onError })
    const large = event('x'.repeat(5000))
    stream.send(large)
    expect(onError).not.toHaveBeenCalled()
    expect((await read()).value).toEqual(large.bytes)
    stream.send(large)
    stream.send(hello) // now 5000 bytes wait
    expect(String(onError.mock.calls)).toContain('SlowReaderError')
  })
})

describe('fromIterable()', () => {
  it('sends the values of arrays, generators and streams, then ends', async () => {
    async function* generator() {
      yield 'a'
      yield 'b'
    }
    const readable = new ReadableStream<string>({
      start(controller) {
        controller.enqueue('a')
        controller.enqueue('b')
        controller.close()
      },
    })
    for (const values of [['a', 'b'], generator(), readable, () => generator()]) {
      const response = openStream(fromIterable<string>(values, event))
      expect(decode(await response.text()).map((event) => event.data)).toEqual(['a', 'b'])
    }
  })

  it('lets go of a source that never yields again when the reader leaves', async () => {
    let signal: AbortSignal | undefined
    const returned = vi.fn(async () => ({ done: true as const, value: undefined }))
    const silent = { next: () => new Promise<never>(() => {}), return: returned }
    const read = reader(
      openStream(
        fromIterable<string>((given) => {
          signal = given
          return { [Symbol.asyncIterator]: () => silent }
        }, event),
      ),
    )
    await vi.waitFor(() => expect(signal).toBeDefined())
    await read.leave()
    expect(signal?.aborted).toBe(true)
    await vi.waitFor(() => expect(returned).toHaveBeenCalledOnce())
  })

  it('runs the finally of a generator when the reader leaves', async () => {
    const cleaned = vi.fn()
    async function* ticking() {
      try {
        for (;;) {
          yield 'tick'
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
      } finally {
        cleaned()
      }
    }
    const read = reader(openStream(fromIterable<string>(ticking(), event)))
    await vi.waitFor(() => expect(read.text()).toContain('tick'))
    await read.leave()
    await vi.waitFor(() => expect(cleaned).toHaveBeenCalledOnce())
  })

  it('survives a generator that throws while the reader leaves', async () => {
    const left = vi.fn()
    function* failing() {
      try {
        for (;;) yield 'x'.repeat(100_000)
      } finally {
        left()
        throw new Error('no cleaning up') // oxlint-disable-line no-unsafe-finally -- what is tested
      }
    }
    const body = openStream(fromIterable<string>(failing(), event)).body!.getReader()
    await body.read()
    await body.cancel()
    expect(left).toHaveBeenCalledOnce() // and nothing is left uncaught
  })

  it('takes values only as fast as they are read', async () => {
    let taken = 0
    function* endless() {
      for (;;) {
        taken++
        yield 'x'.repeat(10_000)
      }
    }
    const body = openStream(fromIterable<string>(endless(), event)).body!.getReader()
    await body.read()
    for (let before = -1; before < taken; before = await later(taken));
    expect(taken).toBeLessThan(20)
    await body.cancel()
  })

  it('breaks off when its source throws, after what came before', async () => {
    async function* failing() {
      yield 'a'
      throw new Error('no more')
    }
    const read = reader(openStream(fromIterable<string>(failing(), event), { onError: () => {} }))
    expect(await read.over).toBe('broken')
    expect(read.text()).toBe('data: a\n\n')
  })
})
