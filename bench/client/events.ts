import type { Page } from '@playwright/test'
import type { Measurement } from '../harness/goals.ts'
import type { Lab } from './browser.ts'
import { contenders } from './contender.ts'
import { fasterThanPeers, interleaved } from './rounds.ts'

const LINES_AN_EVENT = 8
const LINE = `elements <li class="message"><b>Somebody</b> said ${'something '.repeat(7)}</li>`
const CHUNK_BYTES = 64 * 1024 // what Chromium hands on at once, at most

/**
 * Measures how fast the bytes of a stream become events. They are of a type that nothing is done
 * for, and `fetch` is one that has all bytes already: neither patches nor the network count.
 */
export async function measureEvents(
  lab: Lab,
  options: { title: string; bytes: number; rounds: number },
): Promise<Measurement> {
  const { title, bytes, rounds: wanted } = options
  const event = `event: datastar-bench\n${`data: ${LINE}\n`.repeat(LINES_AN_EVENT)}\n`
  const events = Math.round(bytes / event.length)
  const pages = new Map<string, Page>()
  for (const contender of contenders) {
    const { keyed } = contender.dialect
    const page = await lab.open(contender, `<button ${keyed('on', 'click')}="@get('/events')">`)
    await page.evaluate(async () => void (await import(window.script)))
    await page.evaluate(replaceFetch, { event, events, chunkBytes: CHUNK_BYTES })
    pages.set(contender.name, page)
  }

  const rounds = await interleaved(wanted, async ({ name, dialect }) => {
    const page = pages.get(name)
    if (!page) throw new Error(`${name} has no page`)
    const { ms, announced } = await page.evaluate(readStream, dialect.fetchEvent)
    if (announced !== events) throw new Error(`${name} announced ${announced} of ${events} events`)
    return ms
  })
  for (const page of pages.values()) await page.context().close()
  return { title, unit: 'ms', baseline: 'starcast', rounds, goals: fasterThanPeers }
}

interface Stream {
  readonly event: string
  readonly events: number
  readonly chunkBytes: number
}

function replaceFetch({ event, events, chunkBytes }: Stream): void {
  const bytes = new TextEncoder().encode(event.repeat(events))
  window.fetch = async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(sent, (sent += chunkBytes)))
      },
    })
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
  }
}

async function readStream(fetchEvent: string): Promise<{ ms: number; announced: number }> {
  let announced = 0
  const finished = new Promise<void>((resolve) => {
    document.addEventListener(fetchEvent, function count(event) {
      const { type } = (event as CustomEvent<{ type: string }>).detail
      if (type === 'datastar-bench') announced++
      if (type !== 'finished') return
      document.removeEventListener(fetchEvent, count)
      resolve()
    })
  })
  window.gc()
  const start = performance.now()
  document.querySelector('button')?.click()
  await finished
  return { ms: performance.now() - start, announced }
}
