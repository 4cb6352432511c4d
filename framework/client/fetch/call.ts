import type { ActionContext } from '../registry.ts'
import { cancellation } from './cancellation.ts'
import { noteStream } from './connection.ts'
import type { FetchOptions } from './options.ts'
import { buildRequest, type PreparedRequest } from './request.ts'
import { receive } from './response.ts'
import { resumption } from './resumption.ts'
import { isRetried, pause, type Outcome } from './retry.ts'
import { readDataLines, readEvents, type ServerEvent } from './sse.ts'
import { onPageTurn } from './visibility.ts'

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

  let { retryInterval = 1000 } = options
  const { retry, retryScaler = 2, retryMaxWait = 30_000, retryMaxCount = 10 } = options
  const name = `${method} ${url}`
  const asked = { ctx, method, url, options }
  const over = new AbortController()
  const cancelled = cancellation(name, options.requestCancellation, ctx.cleanups)
  const resuming = resumption()
  let isStream = false
  let retries = 0
  let wait = retryInterval
  let round = new AbortController()

  announce('started')
  try {
    await askUntilAnswered()
    note(undefined)
  } catch (cause) {
    note(Infinity)
    throw ctx.error('FetchFailed', { method, url, cause })
  } finally {
    cancelled.release()
    over.abort()
    announce('finished')
  }

  // Patches are applied by this event: the watcher of its type listens to it.
  function announce(type: string, argsRaw: Record<string, string> = {}): void {
    const detail = { type, el: ctx.el, argsRaw }
    document.dispatchEvent(new CustomEvent('datastar-fetch', { detail }))
  }

  function note(attempt: number | undefined): void {
    if (retry === 'always') noteStream(name, attempt)
  }

  async function askUntilAnswered(): Promise<void> {
    const isForHidden = options.openWhenHidden ?? method !== 'GET'
    onPageTurn(isForHidden, over.signal, (isOnlyRestored) => {
      // A stream is opened again; an answer that is still due is not asked for twice.
      if (isStream || !isOnlyRestored) round.abort()
    })

    // Each round sends the page as it is by then, and is over when the page turns.
    while (!cancelled.signal.aborted) {
      const request = buildRequest(asked, over.signal)
      if (!request) return

      const interrupted = nextRound()
      while (!interrupted.aborted) {
        const outcome = await attempt(request, interrupted)
        if (!outcome) break
        const isTried = isRetried(outcome, retry)
        if (!isTried && outcome !== 'dropped') return
        if (!isTried || retries >= retryMaxCount) {
          announce('retries-failed')
          throw new Error(`${retries} retries failed`)
        }
        announce('retrying')
        note(++retries)
        await pause(interrupted, wait)
        wait = Math.min(wait * retryScaler, retryMaxWait)
      }
      // The next turn brings the page back into sight.
      if (document.hidden && !isForHidden) await pause(nextRound())
    }
  }

  function nextRound(): AbortSignal {
    round = new AbortController()
    return AbortSignal.any([cancelled.signal, round.signal])
  }

  /** Sends the request once; undefined when it was interrupted. */
  async function attempt(
    { url, headers, ...init }: PreparedRequest,
    signal: AbortSignal,
  ): Promise<Outcome | undefined> {
    try {
      resuming.reconnect(headers)
      const response = await fetch(url, { ...init, headers, method, signal })
      if (response.status === 200) {
        note((retries = 0))
        wait = retryInterval
      }
      return await receive(response, announce, (body) => {
        isStream = true
        return readEvents(body, signal, applyEvent)
      })
    } catch {
      return signal.aborted ? undefined : 'dropped'
    }
  }

  function applyEvent(event: ServerEvent): void {
    if (event.retry !== undefined) wait = retryInterval = event.retry
    const isRepeated = resuming.isRepeated(event)
    if (!isRepeated && event.type.startsWith('datastar')) {
      announce(event.type, readDataLines(event.data))
    }
  }
}
