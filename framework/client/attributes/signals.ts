import { signalName } from '../grammar.ts'
import { attribute } from '../registry.ts'
import { isPlainObject, mergePatch, setPath } from '../store.ts'

attribute({
  name: 'signals',
  returnsValue: true,
  apply({ key, mods, rx }) {
    const options = { ifMissing: mods.has('ifmissing') }
    const value = rx?.()
    if (key) {
      if (rx) setPath(signalName({ key, mods }), value, options)
    } else if (isPlainObject(value)) {
      mergePatch(value, options)
    }
  },
})
