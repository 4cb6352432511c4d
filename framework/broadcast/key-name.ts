import { KeyError } from './broadcast-errors.ts'

/** What a key is known by: these are told apart as they are, so `1` and `'1'` are two keys. */
export type KeyName = string | number | symbol

/** Stands for every key there is, and those to come. */
export const ALL_KEYS: unique symbol = Symbol('all keys')

/** The most keys that one subscription has, for each costs something until it ends. */
export const MAX_KEYS = 128

/** @throws {KeyError} when a key is neither text, number nor symbol, or stands for all of them. */
export function checkKeyName(name: unknown): KeyName {
  if (name === ALL_KEYS) throw new KeyError(name, 'stands for every key: it is none itself')
  if (typeof name === 'string' || typeof name === 'symbol') return name
  if (typeof name === 'number' && !Number.isNaN(name)) return name
  throw new KeyError(
    name,
    'is no key: a key is text, a number or a symbol; for others give the broadcaster a `key` function',
  )
}
