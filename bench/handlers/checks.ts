// What a careful author writes by hand: the checks of `sameOrigin()` and of an extractor for what an
// action sends, as cheap as they can be. Without options, without forms, and without bodies that do
// not say their length, which are refused.

import type { Context } from 'hono'
import { z } from 'zod'
import { MAX_BYTES, shape } from './draft.ts'

export type Draft = z.infer<typeof schema>

const schema = z.object(shape)
const decoder = new TextDecoder('utf-8', { fatal: true })
const MAX_DEPTH = 64
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** Whether the request comes from a page of this site. */
export function isOurs(c: Context): boolean {
  const host = c.req.header('Host')
  if (host === undefined || !HOST.test(host)) return false
  if (!c.req.url.startsWith(`http://${host}/`)) return false // a request line may name another
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('Origin')
  if (origin !== undefined) return origin === `http://${host}`
  return c.req.header('Datastar-Request') === 'true'
}

/** Whether the body says that it is small enough. Browsers always say how long theirs is. */
export function isSmall(c: Context): boolean {
  const length = c.req.header('Content-Length')
  return length !== undefined && Number(length) <= MAX_BYTES
}

/** Whether the body says that it is JSON. */
export function isJson(c: Context): boolean {
  return c.req.header('Content-Type')?.startsWith('application/json') ?? false
}

/** The signals in the body of a request. */
export async function read(c: Context): Promise<Draft | undefined> {
  return parse(await c.req.arrayBuffer())
}

/** The signals in a body; undefined when they are none. */
export function parse(bytes: ArrayBuffer): Draft | undefined {
  try {
    const text = decoder.decode(bytes)
    const given: unknown = JSON.parse(text)
    return hasManyBrackets(text) && isTooDeep(given, MAX_DEPTH) ? undefined : check(given)
  } catch {
    return undefined
  }
}

/** What the schema makes of them. */
export function check(given: unknown): Draft | undefined {
  return schema.safeParse(given).data
}

// What is nested deep opens many.
function hasManyBrackets(text: string): boolean {
  let count = 0
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', at + 1)) count++
  for (let at = text.indexOf('['); at !== -1; at = text.indexOf('[', at + 1)) count++
  return count > MAX_DEPTH
}

function isTooDeep(given: unknown, left: number): boolean {
  if (typeof given !== 'object' || given === null) return false
  return left === 0 || Object.values(given).some((value) => isTooDeep(value, left - 1))
}
