import { cased } from '../grammar.ts'
import { modified } from '../modifiers.ts'
import { attribute } from '../registry.ts'
import { batch, peek } from '../store.ts'

// These are about the whole page, whichever element asks.
const OF_THE_DOCUMENT = new Set(['datastar-fetch', 'datastar-signal-patch'])

attribute({
  name: 'on',
  requirement: 'must',
  argNames: ['evt'],
  apply({ el, key, mods, rx }) {
    const type = cased(key, mods, 'kebab')
    const isOutside = mods.has('outside')
    const isOnDocument = mods.has('document') || isOutside || OF_THE_DOCUMENT.has(type)
    const target = mods.has('window') ? window : isOnDocument ? document : el
    // An effect that makes the event happen does not depend on what is read here.
    const run = modified((evt: Event) => void batch(() => peek(() => rx(evt))), mods)

    // Left out rather than false: browsers have their own default for some events.
    const options = { capture: mods.has('capture'), ...(mods.has('passive') && { passive: true }) }
    const stop = () => target.removeEventListener(type, handle, options)
    target.addEventListener(type, handle, options)
    return stop

    function handle(evt: Event): void {
      const isNativeSubmit = type === 'submit' && el instanceof HTMLFormElement
      if (mods.has('prevent') || isNativeSubmit) evt.preventDefault()
      if (mods.has('stop')) evt.stopPropagation()
      if (isOutside && evt.composedPath().includes(el)) return
      if (mods.has('once')) stop()
      run(evt)
    }
  },
})
