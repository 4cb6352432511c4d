import type { Modifiers, Presence, Requirement } from './registry.ts'

export interface AttributeName {
  plugin: string
  key: string | undefined
  rawKey: string
  mods: Modifiers
}

/** Reads `data-plugin:key__modifier.tag`; undefined when the name is no data attribute. */
export function parseName(name: string): AttributeName | undefined {
  if (!name.startsWith('data-')) return undefined
  const rawKey = name.slice('data-'.length)
  const [head = '', ...modifiers] = rawKey.split('__')
  const colon = head.indexOf(':')
  return {
    plugin: colon < 0 ? head : head.slice(0, colon),
    key: colon < 0 ? undefined : head.slice(colon + 1) || undefined,
    rawKey,
    mods: new Map(modifiers.map(parseModifier)),
  }
}

/** Tells which requirement a key and a value break, by Datastar's name for it. */
export function brokenRequirement(
  requirement: Requirement | undefined,
  key: string | undefined,
  value: string | undefined,
): string | undefined {
  const needed = typeof requirement === 'object' ? requirement : both(requirement)
  if (needed.key === 'exclusive' || needed.value === 'exclusive') {
    if (key && value) return 'KeyAndValueProvided'
    return key || value ? undefined : 'KeyOrValueRequired'
  }
  return broken(needed.key, key, 'Key') ?? broken(needed.value, value, 'Value')
}

/** Spells a key as its `__case` says, or else as is usual for the attribute. */
export function cased(key: string, mods: Modifiers, usually: 'camel' | 'kebab'): string {
  const asked = [...(mods.get('case') ?? [])]
  return (asked.length > 0 ? asked : [usually]).reduce(
    (spelled, style) => SPELLINGS[style]?.(spelled) ?? spelled,
    key,
  )
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

const SPELLINGS: Record<string, (key: string) => string> = {
  camel,
  kebab: (key) => key,
  snake: (key) => key.replaceAll('-', '_'),
  pascal: (key) => camel(key).replace(/^./, (first) => first.toUpperCase()),
}

function camel(key: string): string {
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function parseModifier(text: string): [name: string, tags: Set<string>] {
  const [name = '', ...tags] = text.split('.')
  return [name, new Set(tags)]
}

function both(presence: Presence | undefined): { key?: Presence; value?: Presence } {
  return presence ? { key: presence, value: presence } : {}
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
