import type { ErrorFactory } from '../errors.ts'
import { signalName } from '../grammar.ts'
import { attribute } from '../registry.ts'
import { computed, isPlainObject, mergePatch, setPath } from '../store.ts'

attribute({
  name: 'computed',
  requirement: { value: 'must' },
  returnsValue: true,
  apply({ key, mods, rx, error }) {
    if (key)
      setPath(
        signalName({ key, mods }),
        computed(() => rx()),
      )
    else mergePatch(computedEach(rx(), error))
  },
})

function computedEach(functions: unknown, error: ErrorFactory): object {
  if (!isPlainObject(functions)) throw error('ComputedExpectedFunction', { found: functions })
  return Object.fromEntries(
    Object.entries(functions).map(([name, each]) => [
      name,
      typeof each === 'function' ? computed(() => each()) : computedEach(each, error),
    ]),
  )
}
