import { randomUUID } from 'node:crypto'
import { SlowReaderError } from '../stream/stream-errors.ts'
import type { StreamSettings } from '../stream/stream-settings.ts'
import type { CloseReason } from '../stream/stream.ts'
import type { Exchange } from './exchange.ts'
import type { Log, StreamClient, StreamNews } from './log.ts'

/** Tells the log of one stream. */
export class StreamLog {
  readonly #log: Log
  readonly #client: StreamClient
  readonly #opened = performance.now()
  #failure: { readonly error: unknown } | undefined

  constructor(log: Log, { incoming }: Exchange) {
    this.#log = log
    this.#client = {
      client: randomUUID(),
      method: printable(incoming.method ?? ''),
      path: printable(pathOf(incoming.url ?? '')),
      remoteAddress: incoming.socket?.remoteAddress,
    }
    this.#tell({ type: 'connect' })
  }

  /** The settings of a stream whose errors go into the log, and where the app wants them. */
  listenTo(settings: StreamSettings, onError?: (error: unknown) => void): StreamSettings {
    return {
      ...settings,
      onError: (error) => {
        // What ended the stream has been told with its end.
        if (this.#failure?.error !== error) this.#problem(error)
        onError?.(error)
      },
    }
  }

  over(reason: CloseReason, error?: unknown): void {
    if (reason === 'failed' || reason === 'slow') {
      this.#failure = { error }
      this.#problem(error)
    }
    this.#tell({ type: 'disconnect', reason, durationMs: performance.now() - this.#opened })
  }

  #problem(error: unknown): void {
    if (error instanceof SlowReaderError) {
      this.#tell({ type: 'lag', waitingBytes: error.waitingBytes })
    } else this.#tell({ type: 'error', error })
  }

  #tell(news: StreamNews): void {
    this.#log({ ...this.#client, ...news })
  }
}

// Of `GET http://user:secret@host/path?token=secret` only the path may be seen by all who read logs.
function pathOf(url: string): string {
  const [path = ''] = url.replace(/^\w+:\/\/[^/?#]*/, '').split(/[?#]/, 1)
  return path
}

// A terminal obeys control characters, and a line break begins an entry of its own.
function printable(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .slice(0, 1000)
}
