// Rows 30, 39 and 145 of capabilities.md: what a stream may be told, and what it makes of being told nothing.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ServerSentEvent } from '../sse/event.ts'
import { openStream } from './open-stream.ts'
import { SlowReaderError, StreamingNotSupportedError } from './stream-errors.ts'
import type { CloseReason, Stream, StreamOptions } from './stream.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const passed = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** A stream that somebody reads, and what it was closed for. */
function opened(options: StreamOptions) {
  const closed: CloseReason[] = []
  const onClose = (reason: CloseReason) => void closed.push(reason)
  const response = openStream(() => {}, { onClose, ...options })
  let text = ''
  const reading = response
    .body!.pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write: (chunk) => void (text += chunk) }))
  reading.catch(() => {})
  return { text: () => text, closed }
}

// One that leaves options out may hand on its own, which are undefined.
const left = <Name extends keyof StreamOptions>(name: Name) =>
  ({ [name]: undefined }) as unknown as StreamOptions

describe('an option that is undefined has its default:', () => {
  it.each(['heartbeatMs', 'heartbeat'] as const)('%s', async (name) => {
    const { text, closed } = opened({ ...left(name), maxLifeMs: 20_000 })
    await passed(14_999)
    expect(text()).toBe('')
    await passed(1)
    expect(text()).toBe(':\n\n')
    await passed(5000)
    expect(closed).toEqual(['expired'])
  })

  it('maxLifeMs', async () => {
    const { closed } = opened(left('maxLifeMs'))
    await passed(479_000)
    expect(closed).toEqual([])
    await passed(121_100)
    expect(closed).toEqual(['expired'])
  })

  it('maxBufferedBytes', async () => {
    const onError = vi.fn<(error: unknown) => void>()
    let stream!: Stream
    const options = { ...left('maxBufferedBytes'), onError }
    const body = openStream((given) => void (stream = given), options).body!.getReader()
    const first = body.read()
    await passed(0)
    const event = new ServerSentEvent({ data: 'x'.repeat(10_000) })
    for (let i = 0; i < 27; i++) stream.send(event)
    expect(onError).not.toHaveBeenCalled() // the reader has what was sent first
    for (let i = 0; i < 10; i++) stream.send(event)
    expect(onError).toHaveBeenCalledOnce()
    const error = onError.mock.calls[0]![0] as SlowReaderError
    expect(error).toBeInstanceOf(SlowReaderError)
    expect(error.message).toContain('more than 262144 bytes behind')
    await first
  })
})

describe('a farewell', () => {
  it('is an event that names no place to come back to', () => {
    const named = new ServerSentEvent({ data: 'bye', id: '7' })
    expect(() => openStream(() => {}, { farewell: named })).toThrow(RangeError)
    const farewell = 'bye' as unknown as ServerSentEvent
    expect(() => openStream(() => {}, { farewell })).toThrow(TypeError)
    expect(() => openStream(() => {}, { farewell: named.with({ id: undefined }) })).not.toThrow()
  })
})

describe('a heartbeat', () => {
  it.each([{ data: 'ping' }, 'ping', null, new Uint8Array(3)])(
    'that is no event (%j) is refused where the stream is made',
    (heartbeat) => {
      const source = vi.fn()
      const options = { heartbeat: heartbeat as unknown as ServerSentEvent }
      expect(() => openStream(source, options)).toThrow(TypeError)
      expect(source).not.toHaveBeenCalled()
    },
  )

  it('that has an id, be it an empty one, is refused where the stream is made', () => {
    for (const id of ['1', '']) {
      const heartbeat = new ServerSentEvent({ comment: '', id })
      expect(() => openStream(() => {}, { heartbeat })).toThrow(RangeError)
    }
  })
})

it('a runtime that cannot stream is told of at once, and not by silence', () => {
  const source = vi.fn()
  vi.stubGlobal('ReadableStream', undefined)
  try {
    expect(() => openStream(source)).toThrow(StreamingNotSupportedError)
  } finally {
    vi.unstubAllGlobals()
  }
  expect(source).not.toHaveBeenCalled()
})
