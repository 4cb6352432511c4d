import { cased } from '../grammar.ts'
import { attribute } from '../registry.ts'
import { isPlainObject, mergePatch, mergePaths } from '../store.ts'

attribute({
  name: 'signals',
  returnsValue: true,
  apply({ key, mods, rx }) {
    const options = { ifMissing: mods.has('ifmissing') }
    const value = rx?.()
    if (key) {
      if (rx) mergePaths([[cased(key, mods, { usually: 'camel' }), value]], options)
    } else if (isPlainObject(value)) {
      mergePatch(value, options)
    }
  },
})
