import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { EventError, ServerSentEvent } from '../sse/event.ts'

/** An event that somebody sends, and its name. */
export interface SentEvent {
  /** The registered name; `''` when none was given. */
  readonly name: string
  /** With the name, unless that is empty, and the `data`, `id` and `retry` that were sent. */
  readonly event: ServerSentEvent
}

/**
 * Reads an event from a request: `event`, `data`, `id` and `retry`, from its query, and else from its
 * body, be that a form or JSON.
 *
 * @throws {HTTPException} with 422 when it makes no event, and 400 when the body is not what it says.
 */
export async function readSentEvent(c: Context): Promise<SentEvent> {
  const body = await readBody(c)
  const field = (name: string): string | undefined => c.req.query(name) ?? textOf(name, body[name])
  const [name, data, id, retry] = ['event', 'data', 'id', 'retry'].map(field)
  if (data === undefined) throw unusable('data is missing')
  if (retry !== undefined && !/^\d{1,15}$/.test(retry)) {
    throw unusable(`retry is a whole number of milliseconds, not ${JSON.stringify(retry)}`)
  }
  try {
    const event = new ServerSentEvent({
      data,
      ...(name && { event: name }),
      ...(id !== undefined && { id }),
      ...(retry !== undefined && { retry: Number(retry) }),
    })
    return { name: name ?? '', event }
  } catch (error) {
    if (error instanceof EventError) throw unusable(error.message)
    throw error
  }
}

async function readBody(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') {
    const body: unknown = await c.req.json().catch(() => {
      throw new HTTPException(400, { message: 'The body is not JSON' })
    })
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
    throw unusable('The body is no JSON object')
  }
  if (type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data') return {}
  return c.req.parseBody().catch(() => {
    throw new HTTPException(400, { message: 'The body is not the form that it says it is' })
  })
}

function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined
  if (typeof value === 'number') return String(value)
  throw unusable(`${name} is text, not ${JSON.stringify(value).slice(0, 40)}`)
}

function unusable(message: string): HTTPException {
  return new HTTPException(422, { message })
}
