import type { Context } from 'hono'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import { problemWithName } from './problems.ts'

/** Somebody's browser, and what they call themselves: empty until they say. */
export interface Visitor {
  readonly id: string
  readonly name: string
}

const YEAR = 31_536_000

/** Knows visitors again by a signed cookie. One that we did not sign is a new visitor's. */
export class Visitors {
  readonly #secret: string

  constructor(secret: string) {
    this.#secret = secret
  }

  /** Who asks; with a cookie for who has none of ours. */
  async of(c: Context): Promise<Visitor> {
    const cookie = await getSignedCookie(c, this.#secret, 'visitor')
    const known = cookie ? parse(cookie) : undefined
    if (known) return known
    const visitor = { id: crypto.randomUUID(), name: '' }
    await this.remember(c, visitor)
    return visitor
  }

  async remember(c: Context, { id, name }: Visitor): Promise<void> {
    await setSignedCookie(c, 'visitor', `${id}:${encodeURIComponent(name)}`, this.#secret, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: new URL(c.req.url).protocol === 'https:',
      maxAge: YEAR,
    })
  }
}

function parse(cookie: string): Visitor | undefined {
  const [, id, name] = /^([\w-]{36}):(.*)$/.exec(cookie) ?? []
  if (id === undefined || name === undefined) return undefined
  try {
    const decoded = decodeURIComponent(name)
    return { id, name: problemWithName(decoded) === '' ? decoded : '' }
  } catch {
    return undefined
  }
}
