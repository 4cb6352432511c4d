// Rows 38, 40 and 42 of capabilities.md: writes that nobody waits for one by one.
import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'

function dataIn(text: string): string[] {
  const data: string[] = []
  createParser({ onEvent: (event) => data.push(event.data) }).feed(text)
  return data
}

it('writes begun together arrive all, in their order, and overrun no reader that reads', async () => {
  const onError = vi.fn()
  const numbers = Array.from({ length: 1000 }, (_, i) => `${i}`)
  const source = async (stream: Stream) => {
    const events = numbers.map((number) => new ServerSentEvent({ data: number.padEnd(2000) }))
    await Promise.all(events.map((event) => stream.write(event)))
    stream.end()
  }
  const text = await openStream(source, { onError, maxBufferedBytes: 100_000 }).text()
  expect(onError).not.toHaveBeenCalled()
  expect(dataIn(text).map((data) => data.trim())).toEqual(numbers)
})

it('writes keep their order, whenever they begin and whenever the reader reads', async () => {
  const step = fc.oneof(
    fc.record({ write: fc.integer({ min: 1, max: 50 }), size: fc.constantFrom(1, 5000, 70_000) }),
    fc.constantFrom('read', 'microtask', 'turn'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      let stream!: Stream
      const options = { maxBufferedBytes: Infinity }
      const reader = openStream((opened) => void (stream = opened), options).body!.getReader()
      const texts: string[] = []
      const decoder = new TextDecoder()
      const read = async () => texts.push(decoder.decode((await reader.read()).value))
      const reads = [read()]
      await vi.waitFor(() => expect(stream).toBeDefined(), { interval: 1 })
      let count = 0
      const writes: Promise<void>[] = []
      for (const each of steps) {
        if (each === 'read') reads.push(read())
        else if (each === 'microtask') await Promise.resolve()
        else if (each === 'turn') await new Promise(setImmediate)
        else if (typeof each === 'object') {
          for (let i = 0; i < each.write; i++) {
            const data = `${count++}`.padEnd(each.size)
            writes.push(stream.write(new ServerSentEvent({ data })))
          }
        }
      }
      const all = Promise.all(writes).then(() => stream.end())
      for (;;) {
        const { value, done } = await (await Promise.all(reads.splice(0)), reader.read())
        if (done) break
        texts.push(decoder.decode(value))
      }
      await all
      const wanted = Array.from({ length: count }, (_, i) => `${i}`)
      expect(dataIn(texts.join('')).map((data) => data.trim())).toEqual(wanted)
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 100) },
  )
})
