import { signalName } from '../grammar.ts'
import { attribute } from '../registry.ts'
import { setPath } from '../store.ts'

attribute({
  name: 'ref',
  requirement: 'exclusive',
  apply(context) {
    setPath(signalName(context), context.el)
  },
})
