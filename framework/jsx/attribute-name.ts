import { DOCUMENT_EVENTS, ELEMENT_EVENTS, WINDOW_EVENTS } from '../signals/dom-event.ts'
import { kebab } from '../signals/spelling.ts'
import { near } from './near.ts'
import { MEANT, type Plugin, PLUGINS, PRO, type Takes, TIMED } from './plugins.ts'

/** What Datastar makes of an attribute's name. */
export interface AttributeName {
  /** What the attribute takes; undefined when Datastar does not know it, and ignores it. */
  readonly takes?: Takes

  /** What is wrong with the name, and the right way: Datastar would ignore it, or break the page. */
  readonly problem?: string
}

/**
 * Reads an attribute's name as Datastar does: `data-plugin:key__modifier.tag`. Of a name that
 * Datastar does not know, `problem` says what was meant: it counts only if the value is code.
 */
export function readName(name: string): AttributeName {
  const [head = '', ...modifiers] = name.slice('data-'.length).split('__')
  const colon = head.indexOf(':')
  const plugin = (colon < 0 ? head : head.slice(0, colon)).toLowerCase()
  const key = colon < 0 ? undefined : head.slice(colon + 1)
  const known = PLUGINS.get(plugin)
  if (!known) return { problem: `Datastar 1.0 does not know ${name}${meant(plugin, key, name)}` }

  const problem =
    keyProblem(plugin, known, key, modifiers, name) ?? modifierProblem(known, modifiers, name)
  return { takes: known.takes, ...(problem !== undefined && { problem }) }
}

/** Whether a name is the one of release candidates: `data-on-click`, `data-class-late`. */
export function isOldName(name: string): boolean {
  const [, plugin = '', key = ''] = /^data-([a-z]+)-([^:]*)/i.exec(name) ?? []
  if (
    PLUGINS.has(
      name
        .slice('data-'.length)
        .replace(/(?::|__).*/, '')
        .toLowerCase(),
    )
  )
    return false
  return plugin.toLowerCase() === 'on' ? EVENTS.has(key.replace(/__.*/, '')) : KEYED.has(plugin.toLowerCase()) // prettier-ignore
}

/** The events of browsers. */
export const EVENTS: ReadonlySet<string> = new Set([
  ...ELEMENT_EVENTS,
  ...WINDOW_EVENTS,
  ...DOCUMENT_EVENTS,
])

const KEYED = new Set('attr bind class computed indicator ref signals style'.split(' '))

function meant(plugin: string, key: string | undefined, name: string): string {
  if (PRO.has(plugin)) return ': it is one of Datastar Pro'
  const other = MEANT.get(plugin)
  if (other) return `; write ${other}${key === undefined ? '' : `:${key}`}`
  const [, before = '', after = ''] = /^([a-z]+)-(.+)$/.exec(plugin) ?? []
  const colon = `; write data-${before}:${after}`
  if (KEYED.has(before) || (before === 'on' && EVENTS.has(after))) return colon
  const almost = near(plugin, PLUGINS.keys(), plugin.length < 8 ? 1 : 2)
  if (almost) return `; write data-${almost}${name.slice('data-'.length + plugin.length)}`
  if (before === 'on') return colon
  return ''
}

function keyProblem(
  plugin: string,
  known: Plugin,
  key: string | undefined,
  modifiers: readonly string[],
  name: string,
): string | undefined {
  if (known.key === 'none') {
    if (key === undefined) return undefined
    return known.takes === 'name'
      ? `data-${plugin} takes the signal as its value; write data-${plugin}={Contract.names.…}`
      : `data-${plugin} takes no key: not ${name}`
  }
  if (key === undefined) return known.key === 'must' ? `data-${plugin} needs a key, as in data-${plugin}:click` : undefined // prettier-ignore
  if (key === '') return `${name} has an empty key`
  if (/[A-Z]/.test(key)) {
    return `HTML reads ${name} in lower case; write ${inLowerCase(plugin, key)}`
  }
  return plugin === 'on' ? eventProblem(key, modifiers) : undefined
}

function inLowerCase(plugin: string, key: string): string {
  if (plugin === 'on') {
    const event = key.toLowerCase()
    return EVENTS.has(event) ? `data-on:${event}` : `{...on('${key}', …)}`
  }
  if (plugin === 'signals' || plugin === 'computed') return `data-${plugin}:${kebab(key)}`
  return `data-${plugin}={js({ ${key}: … })}`
}

function eventProblem(event: string, modifiers: readonly string[]): string | undefined {
  // Who says which case it is in means this very name.
  if (EVENTS.has(event) || modifiers.some((each) => each.startsWith('case.'))) return undefined
  if (/[-:._]/.test(event)) return undefined
  const almost = near(event, EVENTS)
  return almost && `Browsers have no event ${event}; write data-on:${almost}, or ${event}__case.kebab for one of your own` // prettier-ignore
}

function modifierProblem(
  { modifiers: known }: Plugin,
  modifiers: readonly string[],
  name: string,
): string | undefined {
  for (const text of modifiers) {
    const [modifier = '', first = ''] = text.toLowerCase().split('.')
    if (!known.includes(modifier)) {
      const almost = near(modifier, known, 2)
      return `${name} has a modifier that Datastar ignores, __${modifier}${almost ? `; write __${almost}` : ''}` // prettier-ignore
    }
    if (TIMED.includes(modifier) && !/^\d+(?:ms|s)?$/.test(first)) {
      return `${name} has no time: write __${modifier}.500ms, the time first and in whole numbers`
    }
  }
  return undefined
}
