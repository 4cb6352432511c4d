import type { Modifiers, Presence, Requirement } from './registry.ts'

export interface AttributeName {
  plugin: string
  key: string | undefined
  rawKey: string
  mods: Modifiers
}

/** Reads `data-plugin:key__modifier.tag`; undefined when the name is no data attribute. */
export function parseName(name: string): AttributeName | undefined {
  const [, rawKey, plugin = '', key, modifiers] =
    /^data-(([^:]*?)(?::(.*?))?(?:__(.*))?)$/s.exec(name) ?? []
  if (!rawKey) return undefined
  const mods: Modifiers = new Map()
  for (const text of modifiers?.split('__') ?? []) {
    const [modifier = '', ...tags] = text.split('.')
    mods.set(modifier, new Set(tags))
  }
  return { plugin, key: key || undefined, rawKey, mods }
}

/** Tells which requirement a key and a value break, by Datastar's name for it. */
export function brokenRequirement(
  requirement: Requirement = 'allowed',
  key: string | undefined,
  value: string | undefined,
): string | undefined {
  const needed =
    typeof requirement === 'string' ? { key: requirement, value: requirement } : requirement
  if (needed.key === 'exclusive' || needed.value === 'exclusive') {
    if (key && value) return 'KeyAndValueProvided'
    return key || value ? undefined : 'KeyOrValueRequired'
  }
  return broken(needed.key, key, 'Key') ?? broken(needed.value, value, 'Value')
}

/** Spells a key as its `__case` says, or else as is usual for the attribute. */
export function cased(key: string, mods: Modifiers, usually: 'camel' | 'kebab'): string {
  for (const style of mods.get('case') ?? [usually]) key = SPELLINGS[style]?.(key) ?? key
  return key
}

/** Names the signal of an attribute: by its key, in camel case; or by its value, literally. */
export function signalName({ key, mods, value = '' }: Named): string {
  return key ? cased(key, mods, 'camel') : value
}

interface Named {
  readonly key?: string | undefined
  readonly mods: Modifiers
  readonly value?: string | undefined
}

// Keys are written in kebab case already.
const SPELLINGS: Record<string, (key: string) => string> = {
  camel,
  snake: (key) => key.replaceAll('-', '_'),
  pascal: (key) => camel(key).replace(/^./, (first) => first.toUpperCase()),
}

export function camel(key: string): string {
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function broken(
  presence: Presence | undefined,
  found: string | undefined,
  part: 'Key' | 'Value',
): string | undefined {
  if (presence === 'must' && !found) return `${part}Required`
  if (presence === 'denied' && found) return `${part}NotAllowed`
  return undefined
}
