import { enforce } from '../enforce.ts'
import { attribute } from '../registry.ts'

attribute({
  name: 'text',
  requirement: { key: 'denied', value: 'must' },
  returnsValue: true,
  apply: ({ el, rx }) => showText(el, () => `${rx()}`),
})

/** Keeps a text as all that is in the element. */
export function showText(el: Element, compute: () => string): () => void {
  return enforce(el, compute, (text) => {
    const only = el.firstChild
    // The text that is there already is the cheapest to change.
    if (!(only instanceof Text) || only.nextSibling) el.textContent = text
    else if (only.data !== text) only.data = text
  })
}
