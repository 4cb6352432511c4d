import type { PatchEvent } from './event.ts'

/** A server of event streams: what is compared. */
export interface Contender {
  /** Where it listens. Every request is answered with a stream that stays open. */
  readonly port: number
  /** Prepares an event. What it returns sends that event once, to all who are connected. */
  publisher(event: PatchEvent): () => void
}

export const contenders = ['raw', 'node-http', 'stream-sse', 'better-sse', 'starcast'] as const

export type ContenderName = (typeof contenders)[number]
