import type { Page } from '@playwright/test'
import type { Measurement } from '../harness/goals.ts'
import type { Lab } from './browser.ts'
import { contenders } from './contender.ts'
import { fasterThanPeers, interleaved } from './rounds.ts'

interface Writes {
  readonly title: string
  /** How many texts follow the signals, each one of them. */
  readonly readers: number
  readonly signals: number
  readonly writes: number
  readonly rounds: number
}

declare global {
  interface Window {
    writeSignal(name: string, value: number): void
  }
}

/** Measures writes of signals, one by one, and what follows from them. */
export async function measureWrites(lab: Lab, options: Writes): Promise<Measurement> {
  const { title, rounds: wanted, writes, signals } = options
  const pages = new Map<string, Page>()
  for (const contender of contenders) {
    const page = await lab.open(contender, bodyOf(options))
    await page.evaluate(`import(window.script).then(${contender.dialect.makeWriter})`)
    pages.set(contender.name, page)
  }
  const rounds = await interleaved(wanted, async ({ name }) => {
    const page = pages.get(name)
    if (!page) throw new Error(`${name} has no page`)
    return write(page, writes, signals)
  })
  for (const page of pages.values()) await page.context().close()
  return { title, unit: 'ms', baseline: 'starcast', rounds, goals: fasterThanPeers }
}

function write(page: Page, writes: number, signals: number): Promise<number> {
  return page.evaluate(
    async ([writes, signals]) => {
      const names = Array.from({ length: signals }, (_, n) => `s${n}`)
      // Values that no round before has written.
      const from = Math.ceil(performance.now())
      window.gc()
      const start = performance.now()
      for (let n = 0; n < writes; n++) window.writeSignal(names[n % signals] ?? '', from + n)
      await window.settled()
      const ms = performance.now() - start
      const stale = [...document.querySelectorAll('p')].filter((reader) => {
        return Number(reader.textContent) < from + writes - signals
      })
      if (stale.length > 0) throw new Error(`${stale.length} readers show an old value`)
      return ms
    },
    [writes, signals] as const,
  )
}

function bodyOf({ readers, signals }: Writes): string {
  const values = Object.fromEntries(Array.from({ length: signals }, (_, n) => [`s${n}`, 0]))
  const texts = Array.from({ length: readers }, (_, n) => `<p data-text="$s${n % signals}"></p>`)
  return `<main data-signals='${JSON.stringify(values)}'>${texts.join('\n')}</main>`
}
