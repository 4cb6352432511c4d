import type { Context } from 'hono'
import { answerWithStream } from '../patch/answer-with-stream.ts'
import { lastEventId } from '../stream/last-event-id.ts'
import type { SourceOptions } from '../stream/stream-settings.ts'
import type { Stream, StreamOptions } from '../stream/stream.ts'
import type { Broadcaster } from './broadcaster.ts'
import type { Listener } from './listener.ts'
import type { Outcome } from './outcome.ts'
import type { KeysOf, SubscribeOptions } from './subscribe-options.ts'

/** Where a stream begins, and what is known of it. */
export interface ListeningOptions
  extends StreamOptions, Omit<SubscribeOptions, 'after' | 'signal'> {
  /**
   * The position that the page has come to.
   *
   * @default the `Last-Event-ID` header, or else `?lastEventId=` of the URL
   */
  readonly after?: string | undefined
}

/** Feeds a stream; told first how that begins, if it asks. */
export interface StreamSource<Message> extends Listener<Message> {
  began?(outcome: Outcome): void
}

/**
 * Answers with a stream that a listener feeds, which is made when somebody reads it. How it begins is
 * said by the header `Resumption`: `live`, `resumed; from=…` or `reset; reason=…`.
 *
 * @throws {LogUnavailableError} when only the log could tell what was missed, and it cannot be asked.
 */
export async function answerWithListening<Message, Key>(
  c: Context,
  broadcaster: Broadcaster<Message, Key>,
  keys: KeysOf<Key>,
  sourceOf: (stream: Stream) => StreamSource<Message>,
  options: ListeningOptions,
): Promise<Response> {
  const after = options.after ?? sentPosition(c.req.raw)
  const outcome = await broadcaster.outcomeAfter(after)
  const { capacity, maxBytes, lag, meta } = options
  const id = options.id ?? (c.get('requestId') as string | undefined)
  const streaming: StreamOptions & SourceOptions = {
    ...options,
    headers: { ...options.headers, Resumption: written(outcome) },
    onStopping: farewells(broadcaster, options.onStopping),
    holdsBack: true,
  }
  return answerWithStream(
    c,
    (stream) => {
      const source = sourceOf(stream)
      const onOutcome = (outcome: Outcome) => {
        source.began?.(outcome)
        options.onOutcome?.(outcome)
      }
      const subscribing = {
        after,
        capacity,
        maxBytes,
        lag,
        meta,
        onOutcome,
        id,
      } as SubscribeOptions
      const leave = broadcaster.listen(keys, source, subscribing)
      if (stream.signal.aborted) leave()
      else stream.signal.addEventListener('abort', leave, { once: true })
    },
    streaming,
  )
}

// What was published to say that the server stops has to reach everyone before streams are broken off.
function farewells<Message, Key>(
  { flush }: Broadcaster<Message, Key>,
  onStopping: StreamOptions['onStopping'],
): NonNullable<StreamOptions['onStopping']> {
  if (!onStopping) return flush
  return (stream) => {
    flush()
    return onStopping(stream)
  }
}

// What no event can have as its id was sent all the same, by somebody who has missed who knows what.
function sentPosition(request: Request): string | undefined {
  const sent = request.headers.get('Last-Event-ID') ?? new URL(request.url).searchParams.get('lastEventId') // prettier-ignore
  return sent === null ? undefined : (lastEventId(request) ?? '')
}

function written(outcome: Outcome): string {
  if (outcome.type === 'resumed') return `resumed; from=${outcome.from}`
  return outcome.type === 'reset' ? `reset; reason=${outcome.reason}` : 'live'
}
