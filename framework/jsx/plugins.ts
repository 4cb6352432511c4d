/** What an attribute takes: code, a signal's name, text, or nothing but its presence. */
export type Takes = 'code' | 'name' | 'text' | 'flag'

/** One of Datastar's attributes. */
export interface Plugin {
  readonly takes: Takes

  /** Whether a key follows, as in `data-on:click`. */
  readonly key: 'must' | 'may' | 'none'

  /** What may follow after `__`, by name; those in `TIMED` begin with a time. */
  readonly modifiers: readonly string[]
}

/** Modifiers whose first tag is a time. */
export const TIMED = ['delay', 'debounce', 'throttle', 'duration']

const WHEN = ['delay', 'debounce', 'throttle']
const ON = ['window', 'document', 'outside', 'capture', 'passive', 'once', 'prevent', 'stop', 'case', 'viewtransition'] // prettier-ignore

/** The attributes of Datastar 1.0, by name. */
export const PLUGINS: ReadonlyMap<string, Plugin> = new Map([
  code('attr', 'may'),
  code('class', 'may', 'case'),
  code('computed', 'may', 'case'),
  code('effect', 'none'),
  code('init', 'none', 'delay', 'viewtransition'),
  code('json-signals', 'none', 'terse'),
  code('on', 'must', ...WHEN, ...ON),
  code('on-intersect', 'none', ...WHEN, 'viewtransition', 'once', 'half', 'full', 'threshold', 'exit'), // prettier-ignore
  code('on-interval', 'none', 'duration', 'viewtransition'),
  code('on-signal-patch', 'none', ...WHEN),
  code('on-signal-patch-filter', 'none'),
  code('show', 'none'),
  code('signals', 'may', 'case', 'ifmissing'),
  code('style', 'may'),
  code('text', 'none'),
  plugin('bind', 'name', 'none', 'case', 'prop', 'event'),
  plugin('indicator', 'name', 'none', 'case'),
  plugin('ref', 'name', 'none', 'case'),
  plugin('ignore', 'flag', 'none', 'self'),
  plugin('ignore-morph', 'flag', 'none'),
  plugin('preserve-attr', 'text', 'none'),
])

/** What other versions and other frameworks call it. */
export const MEANT: ReadonlyMap<string, string> = new Map([
  ['on-load', 'data-init'],
  ['on-signal-change', 'data-on-signal-patch'],
  ['on-signals-change', 'data-on-signal-patch'],
  ['intersects', 'data-on-intersect'],
  ['merge-signals', 'data-signals'],
  ['signal', 'data-signals'],
  ['store', 'data-signals'],
  ['model', 'data-bind'],
  ['if', 'data-show'],
  ['txt', 'data-text'],
])

/** Attributes of Datastar Pro, which is another script. */
export const PRO = new Set([
  'animate',
  'custom-validity',
  'match-media',
  'on-raf',
  'on-resize',
  'persist',
  'query-string',
  'replace-url',
  'scroll-into-view',
  'view-transition',
])

function code(name: string, key: Plugin['key'], ...modifiers: string[]): [string, Plugin] {
  return plugin(name, 'code', key, ...modifiers)
}

function plugin(name: string, takes: Takes, key: Plugin['key'], ...modifiers: string[]): [string, Plugin] {
  return [name, { takes, key, modifiers }]
} // prettier-ignore
