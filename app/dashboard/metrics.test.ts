import { describe, expect, it } from 'vitest'
import { METRICS, summary } from './metrics.ts'

const reading = (at: number, requests: number) => ({
  at,
  requests,
  delay: 0,
  memory: 0,
  streams: 0,
})

describe('requests a second', () => {
  const rates = (...readings: ReturnType<typeof reading>[]) =>
    METRICS.requests.values(readings).map(({ value }) => value)

  it('are those of the second before, when it was measured', () => {
    const steady = Array.from({ length: 12 }, (_, i) => reading(10_000 + i * 250, i * 5))
    expect(rates(...steady).slice(4)).toEqual(Array(8).fill(20))
  })

  it('are those since the reading before, when that is longer ago', () => {
    expect(rates(reading(10_000, 100), reading(20_000, 150))[1]).toBe(5)
  })

  it('are those since the process began, at first', () => {
    expect(rates(reading(4000, 100))).toEqual([25])
  })
})

it('tells the newest value, and the least and the most', () => {
  const points = [3, 9, 1, 4].map((value, at) => ({ at, value }))
  expect(summary(points)).toEqual({ now: 4, least: 1, most: 9 })
})
