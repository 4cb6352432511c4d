// Row 141 of capabilities.md: one timer looks after all streams, whatever becomes of one of them.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { upkeep } from './upkeep.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('goes on looking after the others when a look at one throws', () => {
  const now = performance.now()
  const broken = {
    due: now + 200,
    look() {
      throw new Error('what a look should not do')
    },
  }
  const looks: number[] = []
  const healthy = {
    due: now + 200,
    look(at: number) {
      looks.push(at)
      this.due = at + 200
    },
  }
  const said = vi.spyOn(console, 'error').mockReturnValue()
  upkeep.add(broken)
  upkeep.add(healthy)
  try {
    vi.advanceTimersByTime(1000)
    expect(looks).toHaveLength(5)
    expect(said).toHaveBeenCalledExactlyOnceWith(new Error('what a look should not do'))
  } finally {
    said.mockRestore()
    upkeep.delete(broken)
    upkeep.delete(healthy)
  }
  expect(vi.getTimerCount()).toBe(0)
})
