import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { milliseconds, modified } from './modifiers.ts'

describe('milliseconds()', () => {
  it.each([
    [['500ms'], 500],
    [['2s'], 2000],
    [['250', 'leading'], 250],
    [['leading', '300ms'], 0],
    [[], 0],
  ])('reads %j as %d', (tags, expected) => {
    expect(milliseconds(new Set(tags))).toBe(expected)
  })
})

describe('modified()', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it.each([
    ['debounce', ['100ms'], ['d']],
    ['debounce', ['100ms', 'leading'], ['a', 'd']],
    ['debounce', ['100ms', 'leading', 'notrailing'], ['a']],
    ['throttle', ['1s'], ['a']],
    ['throttle', ['1s', 'trailing'], ['a', 'd']],
    ['throttle', ['1s', 'noleading', 'trailing'], ['d']],
    ['delay', ['10ms'], ['a', 'b', 'c', 'd']],
  ])('%s with %j makes of four quick calls %j', (name, tags, expected) => {
    const calls: string[] = []
    const run = modified((text: string) => void calls.push(text), new Map([[name, new Set(tags)]]))
    for (const text of ['a', 'b', 'c', 'd']) {
      run(text)
      vi.advanceTimersByTime(20)
    }
    vi.advanceTimersByTime(2000)
    expect(calls).toEqual(expected)
  })

  it('makes one call of one, whichever edges are asked for', () => {
    const run = vi.fn<() => void>()
    modified(run, new Map([['debounce', new Set(['100ms', 'leading'])]]))()
    vi.advanceTimersByTime(1000)
    expect(run).toHaveBeenCalledTimes(1)
  })
})
