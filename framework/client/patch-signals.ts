import { watcher } from './registry.ts'
import { mergePatch } from './store.ts'

watcher({
  name: 'datastar-patch-signals',
  apply({ error }, { signals, onlyIfMissing }) {
    if (!signals) throw error('PatchSignalsExpectedSignals')
    mergePatch(parseSignals(signals), { ifMissing: onlyIfMissing?.trim() === 'true' })
  },
})

/** Reads JSON; or a JavaScript expression, where the page's security policy lets it be evaluated. */
function parseSignals(text: string): object {
  try {
    return JSON.parse(text)
  } catch {
    // oxlint-disable-next-line no-new-func -- servers may write `{a: 1 + 1}`
    return Function(`return (${text})`)()
  }
}
