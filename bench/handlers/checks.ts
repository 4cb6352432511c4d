// What a careful author writes by hand: the checks of `sameOrigin()` and of an extractor for what an
// action sends, without their options, the depth of JSON, and bodies that do not say their length.

import type { Context } from 'hono'
import { z } from 'zod'
import { MAX_BYTES, shape } from './draft.ts'

export type Draft = z.infer<typeof schema>

const schema = z.object(shape)
const decoder = new TextDecoder('utf-8', { fatal: true })
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** Whether the request comes from a page of this site. */
export function isOurs(c: Context): boolean {
  const host = c.req.header('Host')
  if (host === undefined || !HOST.test(host)) return false
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

/** The signals in the body of a request. */
export async function read(c: Context): Promise<Draft | undefined> {
  return parse(await c.req.arrayBuffer())
}

/** The signals in a body; undefined when they are none. */
export function parse(bytes: ArrayBuffer): Draft | undefined {
  try {
    return check(JSON.parse(decoder.decode(bytes)))
  } catch {
    return undefined
  }
}

/** What the schema makes of them. */
export function check(given: unknown): Draft | undefined {
  return schema.safeParse(given).data
}
