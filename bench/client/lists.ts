import type { Page } from '@playwright/test'
import type { Measurement } from '../harness/goals.ts'
import type { Lab } from './browser.ts'
import { type Contender, contenders } from './contender.ts'
import { fasterThanPeers, interleaved } from './rounds.ts'

const PATCHES_A_ROUND = 6

/** One state of a list: its rows, as number and text. */
type Rows = readonly (readonly [id: number, text: string])[]

interface List {
  readonly title: string
  readonly rows: number
  readonly rounds: number
  /** The state that the list goes to from its first one, and back from. */
  changed(rows: Rows): Rows
}

/** Measures patches that bring a whole list again, in which something has changed. */
export async function measureList(lab: Lab, list: List): Promise<Measurement> {
  const first: Rows = Array.from({ length: list.rows }, (_, id) => [id, `Item ${id}`])
  const states = [first, list.changed(first)]
  const pages = new Map<string, Page>()
  for (const contender of contenders) {
    const body = `<main data-signals="{picked: 0}">${markup(first, contender)}</main>`
    const page = await lab.open(contender, body)
    await page.evaluate(async () => void (await import(window.script)))
    pages.set(contender.name, page)
  }

  const rounds = await interleaved(list.rounds, async (contender) => {
    const page = pages.get(contender.name)
    if (!page) throw new Error(`${contender.name} has no page`)
    return patch(page, contender, states)
  })
  for (const page of pages.values()) await page.context().close()
  return { title: list.title, unit: 'ms', baseline: 'starcast', rounds, goals: fasterThanPeers }
}

async function patch(page: Page, contender: Contender, states: readonly Rows[]): Promise<number> {
  const { fetchEvent, patch } = contender.dialect
  const patches = states.map((rows) => {
    const argsRaw = { [patch.elements]: markup(rows, contender) }
    return { type: patch.type, argsRaw, text: rows.map(([, text]) => text).join() }
  })
  return page.evaluate(
    async ([fetchEvent, patches, times]) => {
      const shown = () => [...document.querySelectorAll('li span')].map((row) => row.textContent)
      const rows = new Set(document.querySelectorAll('li'))
      let ms = 0
      for (let n = 1; n <= times; n++) {
        const next = patches[n % patches.length]
        if (!next) throw new Error('There is nothing to patch')
        const { text, ...event } = next
        const detail = { ...event, el: document.body, elId: '' }
        window.gc()
        const start = performance.now()
        document.dispatchEvent(new CustomEvent(fetchEvent, { detail }))
        await window.settled()
        ms += performance.now() - start
        if (shown().join() !== text) throw new Error('The list shows something else')
      }
      const kept = [...document.querySelectorAll('li')].every((row) => rows.has(row))
      if (!kept) throw new Error('Rows were made anew')
      return ms / times
    },
    [fetchEvent, patches, PATCHES_A_ROUND] as const,
  )
}

function markup(rows: Rows, { dialect: { keyed } }: Contender): string {
  const items = rows.map(([id, text]) => {
    return `<li id="row-${id}" class="row"><span>${text}</span>
      <button id="pick-${id}" ${keyed('on', 'click')}="$picked = ${id}">Pick</button></li>`
  })
  return `<ul id="list">${items.join('\n')}</ul>`
}
