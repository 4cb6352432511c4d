import type { Modifiers } from './registry.ts'

type Callback<Args extends unknown[]> = (...args: Args) => void

/** Applies `__viewtransition`, `__delay`, `__debounce` and `__throttle`, from the inside out. */
export function modified<Args extends unknown[]>(
  callback: Callback<Args>,
  mods: Modifiers,
): Callback<Args> {
  let call = transitioned(callback, mods)

  const delay = mods.get('delay')
  if (delay) call = delayed(call, milliseconds(delay))

  const debounce = mods.get('debounce')
  if (debounce) {
    call = debounced(call, milliseconds(debounce), {
      leading: debounce.has('leading'),
      trailing: !debounce.has('notrailing'),
    })
  }

  const throttle = mods.get('throttle')
  if (throttle) {
    call = throttled(call, milliseconds(throttle), {
      leading: !throttle.has('noleading'),
      trailing: throttle.has('trailing'),
    })
  }
  return call
}

/** Applies `__viewtransition`, where the browser has view transitions. */
export function transitioned<Args extends unknown[]>(
  callback: Callback<Args>,
  mods: Modifiers,
): Callback<Args> {
  if (!mods.has('viewtransition') || !('startViewTransition' in document)) return callback
  return (...args) => void document.startViewTransition(() => callback(...args))
}

/** Reads the time in a modifier's first tag: `500ms`, `1s`, or a bare number of milliseconds. */
export function milliseconds(tags: ReadonlySet<string>, otherwise = 0): number {
  const [first = ''] = tags
  const [, amount, unit] = /^(\d+)(ms|s)?$/.exec(first) ?? []
  return amount === undefined ? otherwise : Number(amount) * (unit === 's' ? 1000 : 1)
}

interface Edges {
  leading: boolean
  trailing: boolean
}

function delayed<Args extends unknown[]>(callback: Callback<Args>, wait: number): Callback<Args> {
  return (...args) => void setTimeout(callback, wait, ...args)
}

function debounced<Args extends unknown[]>(
  callback: Callback<Args>,
  wait: number,
  { leading, trailing }: Edges,
): Callback<Args> {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (...args) => {
    const isFirst = timer === undefined
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      // Alone, the first call has been made already on the leading edge.
      if (trailing && !(leading && isFirst)) callback(...args)
    }, wait)
    if (leading && isFirst) callback(...args)
  }
}

function throttled<Args extends unknown[]>(
  callback: Callback<Args>,
  wait: number,
  { leading, trailing }: Edges,
): Callback<Args> {
  let isWaiting = false
  let latest: Args | undefined
  return (...args) => {
    if (isWaiting) {
      latest = args
      return
    }
    isWaiting = true
    if (leading) callback(...args)
    else latest = args
    setTimeout(() => {
      isWaiting = false
      if (trailing && latest) callback(...latest)
      latest = undefined
    }, wait)
  }
}
