import { cased } from '../grammar.ts'
import { listen } from '../listen.ts'
import { modified } from '../modifiers.ts'
import { attribute } from '../registry.ts'
import { batch, peek } from '../store.ts'

// These are about the whole page, whichever element asks.
const OF_THE_DOCUMENT = /^datastar-(fetch|signal-patch)$/

attribute({
  name: 'on',
  requirement: 'must',
  argNames: ['evt'],
  apply({ el, key, mods, rx }) {
    const type = cased(key, mods, 'kebab')
    const isOutside = mods.has('outside')
    const isOnDocument = isOutside || mods.has('document') || OF_THE_DOCUMENT.test(type)
    const target = mods.has('window') ? window : isOnDocument ? document : el
    // An effect that makes the event happen does not depend on what is read here.
    const run = modified((evt: Event) => void batch(() => peek(() => rx(evt))), mods)

    const handle = (evt: Event) => {
      const isNativeSubmit = type === 'submit' && el instanceof HTMLFormElement
      if (mods.has('prevent') || isNativeSubmit) evt.preventDefault()
      if (mods.has('stop')) evt.stopPropagation()
      if (isOutside && evt.composedPath().includes(el)) return
      if (mods.has('once')) stop()
      run(evt)
    }
    const stop = listen(target, type, handle, {
      capture: mods.has('capture'),
      // Left out rather than false: browsers have their own default for some events.
      ...(mods.has('passive') && { passive: true }),
    })
    return stop
  },
})
