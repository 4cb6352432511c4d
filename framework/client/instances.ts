import { expressionOf } from './attribute-expression.ts'
import { errorsAt, isolate } from './errors.ts'
import { brokenRequirement, parseName, type AttributeName } from './grammar.ts'
import {
  actions,
  attributes,
  type AttributeContext,
  type AttributePlugin,
  type Cleanups,
} from './registry.ts'

interface Instance {
  /** The text that the attribute had when it came to life. */
  readonly text: string
  readonly cleanups: Cleanups
}

const instances = new WeakMap<Element, Map<string, Instance>>()

/**
 * Follows one attribute of an element: what it was ends, what it is begins; nothing happens where
 * both are the same. A failure is reported and stays its own.
 */
export function follow(el: Element, name: string): void {
  const parsed = parseName(name)
  const plugin = parsed && attributes.get(parsed.plugin)
  if (!plugin) return
  const text = el.getAttribute(name)
  const alive = instances.get(el) ?? new Map<string, Instance>()
  const known = alive.get(name)
  if (known?.text === text) return

  alive.delete(name)
  if (known) end(known)
  if (text === null) return
  const cleanups: Cleanups = new Map()
  instances.set(el, alive.set(name, { text, cleanups }))
  isolate(() => {
    const cleanup = applyPlugin(plugin, el, name, parsed, text || undefined, cleanups)
    if (cleanup) cleanups.set('attribute', cleanup)
  })
}

/** Ends all attributes of an element. */
export function cleanUp(el: Element): void {
  const ended = instances.get(el)
  instances.delete(el)
  ended?.forEach(end)
}

function applyPlugin(
  plugin: AttributePlugin,
  el: Element,
  attribute: string,
  { key, rawKey, mods }: AttributeName,
  value: string | undefined,
  cleanups: Cleanups,
): (() => void) | void {
  const error = errorsAt({
    attribute: value ? `${attribute}="${value}"` : attribute,
    element: el,
  })
  const broken = brokenRequirement(plugin.requirement, key, value)
  if (broken) throw error(broken)

  return plugin.apply({
    el,
    key,
    rawKey,
    mods,
    value,
    rx: value && expressionOf(value, { el, plugin, error, cleanups }),
    error,
    // Few plugins ask, and every attribute is told.
    get loadedPluginNames() {
      return { actions: new Set(Object.keys(actions)), attributes: new Set(attributes.keys()) }
    },
  } as AttributeContext)
}

function end({ cleanups }: Instance): void {
  cleanups.forEach(isolate)
}
