import { parseLiteral } from './literal.ts'
import { watcher } from './registry.ts'
import { mergePatch } from './store.ts'

watcher({
  name: 'datastar-patch-signals',
  apply({ error }, { signals, onlyIfMissing }) {
    if (!signals) throw error('PatchSignalsExpectedSignals')
    const patch = parseLiteral(signals, error) as object
    mergePatch(patch, { ifMissing: onlyIfMissing?.trim() === 'true' })
  },
})
