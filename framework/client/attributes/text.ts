import { enforce } from '../enforce.ts'
import { attribute } from '../registry.ts'

attribute({
  name: 'text',
  requirement: { key: 'denied', value: 'must' },
  returnsValue: true,
  apply({ el, rx }) {
    return enforce(el, {
      compute: () => `${rx()}`,
      show(text) {
        const isShown = el.childElementCount === 0 && el.textContent === text
        if (!isShown) el.textContent = text
      },
      watch: { childList: true, characterData: true, subtree: true },
    })
  },
})
