import { KeyError } from '../broadcast-errors.ts'
import type { KeyName } from '../key-name.ts'

/**
 * A key as text, for a log that leaves the process: `1` and `'1'` stay two keys. What it is written
 * with is up to the key, so encode it before it becomes part of a name that means something there.
 *
 * @throws {KeyError} for a symbol, which is nothing to another process.
 *
 * @example
 * const subject = `app.${Buffer.from(keyText(key)).toString('base64url')}`
 */
export function keyText(key: KeyName): string {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'number') return `n${key}`
  throw new KeyError(key, 'cannot leave the process: a symbol is nothing to another one')
}

/**
 * The key that a text was made of.
 *
 * @throws {KeyError} when it was made of none.
 *
 * @example
 * keyOfText(keyText(7)) // 7
 */
export function keyOfText(text: string): KeyName {
  if (text.startsWith('s')) return text.slice(1)
  const number = Number(text.slice(1))
  if (/^n\S/.test(text) && !Number.isNaN(number)) return number
  throw new KeyError(text, 'is not the text of a key')
}
