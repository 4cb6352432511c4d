/** A span of time as Datastar reads it: whole numbers only, a dot would end the tag. */
export type Time = `${bigint}ms` | `${bigint}s`

/** When code runs, after what starts it. With several, each delays what the one above has let through. */
export interface Timing {
  /** Runs at most once in so long, at the first; `trailing` runs again for the last one. */
  readonly throttle?:
    | Time
    | { readonly wait: Time; readonly leading?: true; readonly trailing?: true }
    | { readonly wait: Time; readonly leading: false; readonly trailing: true }

  /** Runs once there was a pause of so long; `leading` runs at the first, too. */
  readonly debounce?:
    | Time
    | { readonly wait: Time; readonly leading?: true; readonly trailing?: true }
    | { readonly wait: Time; readonly leading: true; readonly trailing: false }

  /** Runs each time so much later. */
  readonly delay?: Time
}

/** Spells the modifiers of an attribute, in their order: `__debounce.300ms__once`. */
export function modifiers(...parts: readonly (string | false | undefined)[]): string {
  return parts.map((part) => (part ? `__${part}` : '')).join('')
}

export function timing({ throttle, debounce, delay }: Timing): string[] {
  return [
    debounce === undefined ? '' : edged('debounce', debounce, 'trailing'),
    throttle === undefined ? '' : edged('throttle', throttle, 'leading'),
    delay === undefined ? '' : `delay.${time('delay', delay)}`,
  ]
}

/** Checks a time, for Datastar takes for 0 what it cannot read. */
export function time(name: string, given: string): string {
  if (!/^\d+m?s$/.test(given)) {
    throw new TypeError(`The ${name} of an event is a whole number of ms or s, not "${given}"`)
  }
  return given
}

type Edged = NonNullable<Timing['debounce'] | Timing['throttle']>

function edged(name: string, given: Edged, usual: 'leading' | 'trailing'): string {
  const { wait, leading, trailing } = typeof given === 'string' ? { wait: given } : given
  const other = usual === 'leading' ? trailing : leading
  if ((usual === 'leading' ? leading : trailing) === false && other !== true) {
    throw new TypeError(`A ${name} that is neither leading nor trailing never runs`)
  }
  const edges = [
    leading === undefined ? '' : leading ? '.leading' : '.noleading',
    trailing === undefined ? '' : trailing ? '.trailing' : '.notrailing',
  ]
  return `${name}.${time(name, wait)}${edges.join('')}`
}
