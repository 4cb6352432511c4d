import { expressionOf } from './attribute-expression.ts'
import { errorsAt, report } from './errors.ts'
import { brokenRequirement, parseName, type AttributeName } from './grammar.ts'
import { actions, attributes, type AttributePlugin, type Cleanups } from './registry.ts'

interface Instance {
  /** The text that the attribute had when it came to life. */
  readonly text: string
  readonly cleanups: Cleanups
}

// Few plugins ask, and every attribute is told.
const loaded = {
  loadedPluginNames: {
    get actions() {
      return new Set(Object.keys(actions))
    },
    get attributes() {
      return new Set(attributes.keys())
    },
  },
}

const instances = new WeakMap<Element, Map<string, Instance>>()

/** Names the attributes of an element that may be ours, in their order. */
export function attributesOf(el: Element): string[] {
  return el.getAttributeNames().filter((name) => name.startsWith('data-'))
}

/** Brings one attribute to life, unless it already is. A failure is reported and stays its own. */
export function enliven(el: Element, name: string): void {
  const text = el.getAttribute(name)
  const parsed = parseName(name)
  const plugin = parsed && attributes.get(parsed.plugin)
  if (text === null || !plugin || instances.get(el)?.get(name)?.text === text) return

  const cleanups: Cleanups = new Map()
  remember(el, name, { text, cleanups })
  try {
    const cleanup = applyPlugin(plugin, el, parsed, text, cleanups)
    if (cleanup) cleanups.set('attribute', cleanup)
  } catch (error) {
    report(error)
  }
}

/** Follows a change of one attribute: what it was ends, what it is now begins. */
export function refresh(el: Element, name: string): void {
  const instance = instances.get(el)?.get(name)
  if (instance && instance.text !== el.getAttribute(name)) {
    instances.get(el)?.delete(name)
    end(instance)
  }
  enliven(el, name)
}

/** Ends all attributes of an element. */
export function cleanUp(el: Element): void {
  const ended = instances.get(el)
  instances.delete(el)
  for (const instance of ended?.values() ?? []) end(instance)
}

function applyPlugin(
  plugin: AttributePlugin,
  el: Element,
  { key, rawKey, mods }: AttributeName,
  text: string,
  cleanups: Cleanups,
): (() => void) | void {
  const value = text || undefined
  const name = `data-${rawKey}`
  const error = errorsAt({ attribute: value ? `${name}="${value}"` : name, element: el })
  const broken = brokenRequirement(plugin.requirement, key, value)
  if (broken) throw error(broken)

  const rx = value === undefined ? undefined : expressionOf(value, { el, plugin, error, cleanups })
  return plugin.apply({ el, key, rawKey, mods, value, rx, error, ...loaded })
}

function remember(el: Element, name: string, instance: Instance): void {
  const known = instances.get(el)
  if (known) known.set(name, instance)
  else instances.set(el, new Map([[name, instance]]))
}

function end({ cleanups }: Instance): void {
  for (const cleanup of cleanups.values()) {
    try {
      cleanup()
    } catch (error) {
      report(error)
    }
  }
}
