import type { ActionContext } from '../registry.ts'
import { cancellation } from './cancellation.ts'
import type { FetchOptions } from './options.ts'
import { buildRequest, type Asked, type PreparedRequest } from './request.ts'
import { receive, type Receiver } from './response.ts'
import { Resumption } from './resumption.ts'
import { pause, RetryPolicy, type Outcome } from './retry.ts'
import { readDataLines } from './sse.ts'
import { untilVisible, watchPage } from './visibility.ts'

/**
 * Asks the server for patches, and applies them as they come.
 *
 * However it ends, `finished` is announced once, after everything else.
 */
export async function callServer(
  ctx: ActionContext,
  method: string,
  url: string,
  options: FetchOptions = {},
): Promise<void> {
  if (!url) throw ctx.error('FetchNoUrlProvided', { method })

  const over = new AbortController()
  const { requestCancellation = 'auto' } = options
  const cancelled = cancellation(`${method} ${url}`, requestCancellation, ctx.cleanups)
  announce(ctx.el, 'started')
  try {
    await new Call({ ctx, method, url, options }, cancelled.signal, over.signal).run()
  } catch (cause) {
    throw ctx.error('FetchFailed', { method, url, cause })
  } finally {
    cancelled.release()
    over.abort()
    announce(ctx.el, 'finished')
  }
}

/** One call: as many attempts as it takes. */
class Call {
  readonly #asked: Asked
  readonly #cancelled: AbortSignal
  readonly #over: AbortSignal
  readonly #retryPolicy: RetryPolicy
  readonly #resumption: Resumption
  #isStream = false

  constructor(asked: Asked, cancelled: AbortSignal, over: AbortSignal) {
    this.#asked = asked
    this.#cancelled = cancelled
    this.#over = over
    this.#retryPolicy = new RetryPolicy(asked.options)
    const headers = new Headers(asked.options.headers)
    this.#resumption = new Resumption(headers.get('last-event-id') ?? undefined)
  }

  async run(): Promise<void> {
    const { method, options } = this.#asked
    const openWhenHidden = options.openWhenHidden ?? method !== 'GET'

    for (;;) {
      const request = buildRequest(this.#asked, this.#over)
      if (!request) return

      const page = watchPage(openWhenHidden, () => this.#isStream)
      const interrupted = AbortSignal.any([this.#cancelled, page.signal])
      const isComplete = await this.#persist(request, interrupted).finally(page.stop)
      if (isComplete) return

      await untilVisible(this.#cancelled)
      if (this.#cancelled.aborted) return
    }
  }

  /** Sends the same request until it is answered; false when it was interrupted. */
  async #persist(request: PreparedRequest, interrupted: AbortSignal): Promise<boolean> {
    while (!interrupted.aborted) {
      const outcome = await this.#attempt(request, interrupted)
      if (outcome === 'interrupted') break
      if (!this.#retryPolicy.retries(outcome)) {
        if (outcome !== 'dropped') return true
        this.#giveUp('The connection failed')
      }

      const wait = this.#retryPolicy.nextWait()
      if (wait === undefined) this.#giveUp('Too many retries')
      announce(this.#asked.ctx.el, 'retrying')
      await pause(wait, interrupted)
    }
    return false
  }

  async #attempt(
    { url, method, headers, body }: PreparedRequest,
    interrupted: AbortSignal,
  ): Promise<Outcome | 'interrupted'> {
    const { lastEventId } = this.#resumption
    if (lastEventId) headers.set('last-event-id', asHeader(lastEventId))
    else headers.delete('last-event-id')
    this.#resumption.reconnect()

    try {
      const init = { method, headers, signal: interrupted, ...(body !== undefined && { body }) }
      return await receive(await fetch(url, init), this.#receiver(), interrupted)
    } catch {
      return interrupted.aborted ? 'interrupted' : 'dropped'
    }
  }

  #receiver(): Receiver {
    const { el } = this.#asked.ctx
    return {
      announce: (type, args) => announce(el, type, args),
      connected: () => this.#retryPolicy.connected(),
      streaming: () => (this.#isStream = true),
      event: (event) => {
        if (event.retry !== undefined) this.#retryPolicy.setInterval(event.retry)
        if (this.#resumption.isRepeated(event)) return
        if (event.type.startsWith('datastar')) {
          announce(el, event.type, readDataLines(event.data))
        }
      },
    }
  }

  #giveUp(reason: string): never {
    announce(this.#asked.ctx.el, 'retries-failed')
    throw new Error(reason)
  }
}

// Patches are applied by this event: the watcher of its type listens to it.
function announce(el: Element, type: string, argsRaw: Record<string, string> = {}): void {
  document.dispatchEvent(new CustomEvent('datastar-fetch', { detail: { type, el, argsRaw } }))
}

/** A header carries bytes: those of the id in UTF-8, as `EventSource` sends them. */
function asHeader(id: string): string {
  return String.fromCharCode(...new TextEncoder().encode(id))
}
