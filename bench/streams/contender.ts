import type { PatchEvent } from './event.ts'

/** A server of event streams: what is compared. */
export interface Contender {
  /** Where it listens. A request is answered with a stream that stays open; its path is a key. */
  readonly port: number
  /** Prepares an event. What it returns sends that event once, to all who watch a key. */
  publisher(event: PatchEvent): (key: string) => void
  /** The CPU time of what serves, in microseconds, where that is not the process that publishes. */
  readonly cpu?: () => CpuTime
}

/** Microseconds of CPU, of all threads. */
export interface CpuTime {
  readonly all: number
  /** What is spent in the process itself and not in the kernel, where that is known. */
  readonly user?: number
}

/**
 * Everyone who can be compared, each in a file of `contenders/` that starts it: `starcast` is a loop
 * over streams, `starcast-keys` a broadcaster with all that it does.
 */
export type ContenderName =
  | 'raw'
  | 'node-http'
  | 'stream-sse'
  | 'better-sse'
  | 'datastar-sdk'
  | 'socket-io'
  | 'nchan'
  | 'starcast'
  | 'starcast-keys'
