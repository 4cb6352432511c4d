import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Reading } from './process-meter.ts'
import { type Meter, Recorder } from './recorder.ts'

class CountingMeter implements Meter {
  isOn = false
  read(): Reading {
    return { at: performance.now(), requests: 0, delay: 0, memory: 0, streams: 0 }
  }
  start() {
    this.isOn = true
  }
  stop() {
    this.isOn = false
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the recorder of the dashboard', () => {
  it('reads four times a second by one timer, however many watch', () => {
    const onReading = vi.fn<() => void>()
    const recorder = new Recorder(new CountingMeter(), onReading)
    const watchers = [1, 2, 3].map(() => new AbortController())
    for (const { signal } of watchers) recorder.watch(signal)
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(3000)
    expect(onReading).toHaveBeenCalledTimes(12)
    expect(recorder.readings).toHaveLength(12)
  })

  it('reads nothing while nobody watches', () => {
    const meter = new CountingMeter()
    const onReading = vi.fn<() => void>()
    const recorder = new Recorder(meter, onReading)
    expect(vi.getTimerCount()).toBe(0)
    for (const _ of [1, 2]) {
      const [ann, bob] = [new AbortController(), new AbortController()]
      recorder.watch(ann.signal)
      recorder.watch(bob.signal)
      ann.abort()
      expect([vi.getTimerCount(), meter.isOn]).toEqual([1, true])
      bob.abort()
      expect([vi.getTimerCount(), meter.isOn]).toEqual([0, false])
    }
    vi.advanceTimersByTime(10_000)
    expect(onReading).not.toHaveBeenCalled()
  })

  it('forgets what is older than half a minute', () => {
    const recorder = new Recorder(new CountingMeter(), () => {})
    recorder.watch(new AbortController().signal)
    vi.advanceTimersByTime(90_000)
    const [first] = recorder.readings
    expect(recorder.readings).toHaveLength(121)
    expect(first!.at).toBe(performance.now() - 30_000)
  })

  it('takes a reading for a page that nobody watches yet, and leaves the timer its own', () => {
    const recorder = new Recorder(new CountingMeter(), () => {})
    recorder.look()
    expect(recorder.readings).toHaveLength(1)
    recorder.watch(new AbortController().signal)
    recorder.look()
    expect(recorder.readings).toHaveLength(1)
  })
})
