/** A server that is measured. */
export interface Contender {
  readonly port: number
  /** Makes the change of a number, the next one each time, as somebody who uses the app would. */
  change?(change: number): void | Promise<void>
  /** Some text that a stream has for the first time when the change of a number has reached it. */
  markOf?(change: number): string
  /** How often something was rendered so far. */
  renders?(): number
}

/** Changes to make, one after the other, at a steady pace. */
export interface Changes {
  /** The number of the first. */
  readonly from: number
  readonly count: number
  /** Milliseconds from one to the next. */
  readonly everyMs: number
}

/** Everyone there is, each in a file of `contenders/` that starts it. */
export type ContenderName =
  | 'live-view'
  | 'stream-keys'
  | 'send'
  | 'board'
  | 'board-by-watcher'
  | 'chat'
  | 'by-hand'
  | 'starcast'
  | 'stream-sse'
  | 'datastar-sdk'
