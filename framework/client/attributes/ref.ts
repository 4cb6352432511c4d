import { cased } from '../grammar.ts'
import { attribute } from '../registry.ts'
import { mergePaths } from '../store.ts'

attribute({
  name: 'ref',
  requirement: 'exclusive',
  apply({ el, key, mods, value }) {
    mergePaths([[key ? cased(key, mods, { usually: 'camel' }) : (value ?? ''), el]])
  },
})
