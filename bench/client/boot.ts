import type { Measurement } from '../harness/goals.ts'
import type { Lab } from './browser.ts'
import type { Contender } from './contender.ts'
import { fasterThanPeers, interleaved } from './rounds.ts'

/** Measures the time from the start of the script until the last element of a page is bound. */
export async function measureBoot(
  lab: Lab,
  options: { title: string; elements: number; rounds: number },
): Promise<Measurement> {
  const { title, elements, rounds: wanted } = options
  const rounds = await interleaved(wanted, (contender) => boot(lab, contender, elements))
  return { title, unit: 'ms', baseline: 'starcast', rounds, goals: fasterThanPeers }
}

async function boot(lab: Lab, contender: Contender, elements: number): Promise<number> {
  const page = await lab.open(contender, bodyWith(elements, contender))
  const { ms, bound } = await page.evaluate(async () => {
    const last = document.querySelector('#last')
    if (!last) throw new Error('The page has no last element')
    const done = new Promise<MutationRecord[]>((resolve) => {
      new MutationObserver(resolve).observe(last, { childList: true })
    })
    window.gc()
    const start = performance.now()
    await import(window.script)
    await done
    await window.settled()
    const ms = performance.now() - start
    document.querySelector<HTMLElement>('button')?.click()
    await window.settled()
    return { ms, bound: document.querySelectorAll('p:not(:empty), i[title="row"], b.hot').length }
  })
  await page.context().close()
  // The last one shows what the click on a button has set, too.
  const wanted = (elements * 3) / 4 + 1
  if (bound !== wanted) throw new Error(`${contender.name} bound ${bound} of ${wanted} elements`)
  return ms
}

/** Four kinds in turn: a text, a class, an attribute and a button. */
function bodyWith(elements: number, { dialect: { keyed } }: Contender): string {
  const kinds = [
    (n: number) => `<p data-text="$count + ${n}"></p>`,
    () => `<b ${keyed('class', 'hot')}="$count > 1">hot</b>`,
    () => `<i ${keyed('attr', 'title')}="$title"></i>`,
    (n: number) => `<button ${keyed('on', 'click')}="$count = ${n}">Set</button>`,
  ]
  const all = Array.from({ length: elements }, (_, n) => kinds[n % kinds.length]?.(n))
  return `<main data-signals="{count: 2, title: 'row'}">${all.join('\n')}
    <p id="last" data-text="$count"></p></main>`
}
