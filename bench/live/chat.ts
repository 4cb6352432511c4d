import { setTimeout as sleep } from 'node:timers/promises'
import type { Measurement } from '../harness/goals.ts'
import { quartiles } from '../harness/quartiles.ts'
import { startWatched } from './start.ts'
import type { LastView } from './watchers.ts'

const WATCHERS = 500
const A_SECOND = 20
const SLICE_SECONDS = 5
const EVERY_MS = 500
// A page that stays open grows up to 300 messages, and a heap for a while after that.
const FILLED = 320
const WARM_UP_SECONDS = 10
const STREAM = { path: 'chat/lobby/live/1', view: 'data: elements <div id="messages"' }
const SHOWN = 50

/**
 * Measures a room of the chat in which many talk: who is not shown the last state in the end, and
 * whether the server keeps growing.
 */
export async function measureChat({ seconds }: { seconds: number }): Promise<Measurement[]> {
  const { server, watchers, watch, change, stop } = startWatched('chat')
  await watch({ group: 'all', count: WATCHERS, ...STREAM })
  let said = 0
  await say(FILLED, 10)
  await talkFor(WARM_UP_SECONDS)

  const heldBefore = await server.ask<number>('heldBytes')
  const samples: { readonly at: number; readonly megabytes: number }[] = []
  const began = performance.now()
  const talk = new AbortController()
  const sampling = sample(talk.signal)
  await talkFor(seconds)
  talk.abort()
  await sampling
  const heldAfter = await server.ask<number>('heldBytes')

  // Who comes now is shown what the server has; and that has to be what was said.
  await watch({ group: 'fresh', count: 1, ...STREAM })
  let [fresh] = await lastViews('fresh')
  while (!fresh || fresh.text === '') {
    await sleep(100)
    ;[fresh] = await lastViews('fresh')
  }
  const last = { from: said - SHOWN, count: SHOWN, everyMs: 0 }
  const isWhole = (await server.ask<string[]>('marks', last)).every((text) => fresh.text.includes(text)) // prettier-ignore
  if (!isWhole) throw new Error('The chat itself has lost what was said')
  const views = await lastViews('all')
  const right = views.find(({ digest }) => digest === fresh.digest)?.watchers ?? 0
  await stop()

  const title = `A chat of ${WATCHERS}, ${A_SECOND} messages a second for ${seconds} s`
  const half = samples.length / 2
  const [firstHalf, secondHalf] = [samples.slice(0, half), samples.slice(half)].map((some) =>
    quartiles(some.map(({ megabytes }) => megabytes)),
  )
  return [
    {
      title: `${title}: not as the server in the end`,
      unit: 'watchers',
      rounds: [{ chat: WATCHERS - right }],
      goals: [{ contender: 'chat', atMost: 0 }],
    },
    {
      title: `${title}: memory`,
      unit: 'MB of RSS',
      baseline: 'first half',
      rounds: [{ 'first half': firstHalf!.median, 'second half': secondHalf!.median }],
      goals: [{ contender: 'second half', atMost: 1.1, against: 'first half' }],
    },
    {
      title: `${title}: growth`,
      unit: 'MB of RSS a minute',
      rounds: [{ chat: slopeOf(samples) * 60_000 }],
      goals: [],
    },
    {
      title: `${title}: what JavaScript holds`,
      unit: 'MB',
      baseline: 'before',
      rounds: [{ before: heldBefore / 2 ** 20, after: heldAfter / 2 ** 20 }],
      goals: [],
    },
  ]

  async function talkFor(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += SLICE_SECONDS) {
      await say(A_SECOND * SLICE_SECONDS, 1000 / A_SECOND)
    }
  }

  async function say(count: number, everyMs: number): Promise<void> {
    // Of some messages only the last is looked for: a view may have been passed over.
    const from = said
    said += count
    await server.ask('change', { from, count: count - 1, everyMs })
    await change({ from: said - 1, count: 1, everyMs }, 'all')
  }

  async function sample(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const bytes = await server.ask<number>('residentBytes')
      samples.push({ at: performance.now() - began, megabytes: bytes / 2 ** 20 })
      await sleep(EVERY_MS)
    }
  }

  function lastViews(group: string): Promise<LastView[]> {
    return watchers.ask<LastView[]>('lastViews', group)
  }
}

/** By least squares. */
function slopeOf(samples: readonly { readonly at: number; readonly megabytes: number }[]): number {
  const mean = (figures: number[]) => figures.reduce((sum, each) => sum + each, 0) / figures.length
  const [at, megabytes] = [mean(samples.map((each) => each.at)), mean(samples.map((each) => each.megabytes))] // prettier-ignore
  const over = samples.map((each) => (each.at - at) * (each.megabytes - megabytes))
  const under = samples.map((each) => (each.at - at) ** 2)
  return mean(over) / mean(under)
}
