import type { Modifiers } from './registry.ts'
import { withViewTransition } from './view-transition.ts'

type Callback<Args extends unknown[]> = (...args: Args) => void
type Tags = ReadonlySet<string>

/** Applies `__viewtransition`, `__delay`, `__debounce` and `__throttle`, from the inside out. */
export function modified<Args extends unknown[]>(
  callback: Callback<Args>,
  mods: Modifiers,
): Callback<Args> {
  const later = delayed(transitioned(callback, mods), mods.get('delay'))
  return limited(limited(later, mods.get('debounce'), true), mods.get('throttle'), false)
}

/** Applies `__viewtransition`. */
export function transitioned<Args extends unknown[]>(
  callback: Callback<Args>,
  mods: Modifiers,
): Callback<Args> {
  if (!mods.has('viewtransition')) return callback
  return (...args) => withViewTransition(() => callback(...args))
}

/** Reads the time in a modifier's first tag: `500ms`, `1s`, or a bare number of milliseconds. */
export function milliseconds([first = '']: Iterable<string>, otherwise = 0): number {
  const [, amount, unit] = /^(\d+)(ms|s)?$/.exec(first) ?? []
  return amount ? Number(amount) * (unit === 's' ? 1000 : 1) : otherwise
}

function delayed<Args extends unknown[]>(callback: Callback<Args>, tags?: Tags): Callback<Args> {
  return tags ? (...args) => void setTimeout(callback, milliseconds(tags), ...args) : callback
}

/** Makes one call of many in a while: a debounce waits for a pause between them, a throttle not. */
function limited<Args extends unknown[]>(
  callback: Callback<Args>,
  tags: Tags | undefined,
  isDebounce: boolean,
): Callback<Args> {
  if (!tags) return callback
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest: Args | undefined
  // Whether the first call is made at once, and the latest of the others at the end.
  const isLeading = isDebounce ? tags.has('leading') : !tags.has('noleading')
  const isTrailing = isDebounce ? !tags.has('notrailing') : tags.has('trailing')
  return (...args) => {
    const isFirst = timer === undefined
    if (isFirst || isDebounce) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        timer = undefined
        if (isTrailing && latest) callback(...latest)
        latest = undefined
      }, milliseconds(tags))
    }
    if (isFirst && isLeading) callback(...args)
    else latest = args
  }
}
