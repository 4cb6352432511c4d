import { enforce } from '../enforce.ts'
import { native } from '../native.ts'
import { attribute } from '../registry.ts'

attribute({
  name: 'show',
  requirement: { key: 'denied', value: 'must' },
  returnsValue: true,
  apply({ el, rx }) {
    const style = native(el as HTMLElement, 'style')
    return enforce(
      el,
      () => Boolean(rx()),
      (isVisible) => {
        const isHidden = style.display === 'none'
        if (isVisible === isHidden) style.display = isHidden ? '' : 'none'
      },
    )
  },
})
