import { afterEach, describe, expect, it, vi } from 'vitest'
import { computed, effect, signal } from './reactivity.ts'

describe('effect()', () => {
  const reported = vi.fn<(error: unknown) => void>()
  vi.stubGlobal('reportError', reported)
  afterEach(() => reported.mockClear())

  it('runs at once and after each change of what it read last', () => {
    const [isOn, text] = [signal(true), signal('a')]
    const seen: string[] = []
    const stop = effect(() => void seen.push(isOn() ? text() : 'off'))
    text('b')
    isOn(false)
    text('c')
    isOn(true)
    stop()
    text('d')
    expect(seen).toEqual(['a', 'b', 'off', 'c'])
  })

  it('reports a run that throws, once, and runs again after the next change', () => {
    const count = signal(1)
    const seen: number[] = []
    effect(() => {
      if (count() === 2) throw new Error('two')
      seen.push(count())
    })
    count(2)
    count(3)
    expect(seen).toEqual([1, 3])
    expect(reported).toHaveBeenCalledTimes(1)
  })

  it('goes on after what it reads could not be worked out', () => {
    const count = signal(1)
    const inverse = computed(() => {
      if (count() === 0) throw new Error('none')
      return 1 / count()
    })
    const seen: number[] = []
    effect(() => void seen.push(inverse()))
    count(0)
    count(4)
    expect(seen.at(-1)).toBe(0.25)
    expect(reported).toHaveBeenCalledTimes(1)
  })

  it('does not run for a computed that comes out the same', () => {
    const count = signal(1)
    const isOdd = computed(() => count() % 2 === 1)
    const run = vi.fn(() => void isOdd())
    effect(run)
    count(3)
    expect(run).toHaveBeenCalledTimes(1)
  })
})

describe('computed()', () => {
  it('is worked out once for all its readers, and anew where it has none', () => {
    const count = signal(1)
    const work = vi.fn(() => count() * 2)
    const twice = computed(work)
    const stops = [effect(() => void twice()), effect(() => void twice())]
    expect(work).toHaveBeenCalledTimes(1)
    for (const stop of stops) stop()
    count(5)
    expect(work).toHaveBeenCalledTimes(1)
    expect(twice()).toBe(10)
  })
})
