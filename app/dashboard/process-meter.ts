import { monitorEventLoopDelay } from 'node:perf_hooks'
import { finished } from 'node:stream'
import type { HttpBindings } from '@hono/node-server'
import type { MiddlewareHandler } from 'hono'

/** What the process is found to be doing. */
export interface Reading {
  /** Milliseconds since the process began. */
  readonly at: number
  /** Requests since the process began. */
  readonly requests: number
  /** The longest that something due had to wait since the reading before, in milliseconds. */
  readonly delay: number
  /** Memory that the process holds, in MB. */
  readonly memory: number
  /** Event streams that are open. */
  readonly streams: number
}

// How often the wait is measured, in milliseconds; what Node reports includes it.
const RESOLUTION = 10

/** Measures the process that it is in. */
export class ProcessMeter {
  #requests = 0
  #streams = 0
  readonly #waits = monitorEventLoopDelay({ resolution: RESOLUTION })

  /** Counts requests, and the streams that some are answered with: middleware for the whole app. */
  readonly count: MiddlewareHandler<{ Bindings: Partial<HttpBindings> }> = async (c, next) => {
    this.#requests++
    await next()
    const { outgoing } = c.env ?? {}
    if (!outgoing || !c.res.headers.get('Content-Type')?.startsWith('text/event-stream')) return
    this.#streams++
    finished(outgoing, { readable: false }, () => this.#streams--)
  }

  start(): void {
    this.#waits.enable()
  }

  stop(): void {
    this.#waits.disable()
    this.#waits.reset()
  }

  read(): Reading {
    const wait = this.#waits.max / 1e6 - RESOLUTION
    this.#waits.reset()
    return {
      at: performance.now(),
      requests: this.#requests,
      delay: Math.max(0, wait),
      memory: process.memoryUsage.rss() / 1e6,
      streams: this.#streams,
    }
  }
}
