import type { Context } from 'hono'
import { describe, isPlainObject } from '../patch/plain-data.ts'
import { LiveViewError } from './live-view-error.ts'

/** What a group of watchers has in common: plain data, never a request or a session. */
export type Audience =
  | string
  | number
  | boolean
  | readonly Audience[]
  | { readonly [name: string]: Audience }

/** Says to which audience the one who asks belongs. */
export type AskAudience = (c: Context) => Audience | Promise<Audience>

/**
 * The audience of the one who asks, as a copy that leads nowhere: all who belong to it are shown what
 * is rendered for the first of them.
 *
 * @throws {LiveViewError} when it is no plain data.
 */
export async function audienceOf(c: Context, ask: AskAudience, key: string): Promise<Audience> {
  return copyOf(await ask(c), key)
}

function copyOf(value: unknown, key: string): Audience {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value
  }
  if (Array.isArray(value)) return Object.freeze(value.map((item) => copyOf(item, key)))
  if (typeof value === 'object' && value !== null && isPlainObject(value)) {
    const own = Object.entries(value).filter(([, item]) => item !== undefined)
    return Object.freeze(Object.fromEntries(own.map(([name, item]) => [name, copyOf(item, key)])))
  }
  const found = describe(value)
  throw new LiveViewError('audience', key, `has an audience that is ${found}, not plain data`)
}
