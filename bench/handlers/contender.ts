/** A server of one action, `POST /messages`: what is compared. */
export interface Contender {
  readonly port: number
}

export const contenders = [
  'by-hand',
  'starcast',
  'starcast-hono-serve',
  'hono-body-limit',
  'stream-sse',
  'datastar-sdk',
] as const

export type ContenderName = (typeof contenders)[number]
