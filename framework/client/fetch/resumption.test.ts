import { describe, expect, it } from 'vitest'
import { resumption, type Resumption } from './resumption.ts'

// Decision 5: a stream is opened again after the last position, and what it repeats is skipped.
describe('resumption()', () => {
  it('skips what a cut left without its position, once', () => {
    const resuming = resumption()
    expect(read(resuming, ['a', '@1', 'b', 'c'])).toEqual(['a', '@1', 'b', 'c'])
    expect(read(resuming, ['b', 'c', 'd', '@2', 'b'])).toEqual(['d', '@2', 'b'])
  })

  it('applies all that follows the first difference, though it may look alike', () => {
    const resuming = resumption()
    read(resuming, ['@1', 'a', 'b', 'c'])
    expect(read(resuming, ['a', 'x', 'c'])).toEqual(['x', 'c'])
  })

  it('applies again what a server without positions repeats', () => {
    const resuming = resumption()
    read(resuming, ['a', 'b'])
    expect(read(resuming, ['a', 'b'])).toEqual(['a', 'b'])
  })

  it('forgets what a position covers, also when nothing has changed since the last', () => {
    const resuming = resumption()
    read(resuming, ['@1', 'a', '@2', '@3', '@4'])
    expect(read(resuming, ['a', '@5'])).toEqual(['a', '@5'])
  })

  it('skips through a second cut in the midst of the repetition', () => {
    const resuming = resumption()
    read(resuming, ['@1', 'a', 'b', 'c'])
    expect(read(resuming, ['a'])).toEqual([])
    expect(read(resuming, ['a', 'b', 'c', 'd'])).toEqual(['d'])
  })

  it('skips nothing once too much has come without a position', () => {
    const resuming = resumption()
    const long = 'x'.repeat(600_000)
    read(resuming, ['@1', 'a', long, `${long}!`])
    expect(read(resuming, ['a'])).toEqual(['a'])
  })

  it('asks for what comes after the last position, in bytes, until the server withdraws it', () => {
    const resuming = resumption()
    expect(asked(resuming, { 'last-event-id': 'of the page' })).toBe('of the page')
    read(resuming, ['@é'])
    expect(asked(resuming)).toBe('Ã©')
    read(resuming, ['@'])
    expect(asked(resuming, { 'last-event-id': 'of the page' })).toBeNull()
  })
})

/** Opens the stream once more, and returns which of its events are applied; `@` begins a position. */
function read(resuming: Resumption, events: readonly string[]): string[] {
  resuming.reconnect(new Headers())
  return events.filter((event) => {
    if (!event.startsWith('@')) return !resuming.isRepeated({ type: 'e', data: [event] })
    return !resuming.isRepeated({ type: 'position', data: [''], id: event.slice(1) })
  })
}

function asked(resuming: Resumption, init: Record<string, string> = {}): string | null {
  const headers = new Headers(init)
  resuming.reconnect(headers)
  return headers.get('last-event-id')
}
