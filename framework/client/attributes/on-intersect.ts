import { modified } from '../modifiers.ts'
import { attribute, type Modifiers } from '../registry.ts'
import { batch } from '../store.ts'

attribute({
  name: 'on-intersect',
  requirement: { key: 'denied', value: 'must' },
  apply({ el, mods, rx }) {
    const run = modified(() => void batch(rx), mods)
    const observer = new IntersectionObserver(follow, { threshold: threshold(mods) })
    observer.observe(el)
    return () => observer.disconnect()

    function follow(entries: IntersectionObserverEntry[]): void {
      for (const { isIntersecting } of entries) {
        if (isIntersecting === mods.has('exit')) continue
        if (mods.has('once')) {
          observer.disconnect()
          return run()
        }
        run()
      }
    }
  },
})

function threshold(mods: Modifiers): number {
  const [percent] = mods.get('threshold') ?? []
  return mods.has('full') ? 1 : mods.has('half') ? 0.5 : Math.min(Number(percent) / 100 || 0, 1)
}
