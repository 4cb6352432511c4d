import { chainValues } from './combine.ts'
import { iterate, type Iteration, type Values } from './iterate.ts'

/** What can be told again from its id: an event, its fields, or anything that has one. */
interface Identified {
  readonly id?: string | undefined
}

type Stored<Event> = Iterable<Event> | AsyncIterable<Event> | ReadableStream<Event>

/**
 * Where a reader left off, and what it is given from there.
 *
 * @example
 * const resumption: Resumption<ServerSentEvent> = {
 *   after: lastEventId(c.req.raw),
 *   live: () => updates.subscribe('prices'),
 *   missed: (after) => (after === undefined ? [] : store.readAfter(after)),
 * }
 */
export interface Resumption<Event extends Identified> {
  /** The id of the last event that the reader has seen; `undefined` for a new reader. */
  readonly after: string | undefined

  /** What is published from now on. It is subscribed to before anything is loaded. */
  readonly live: Values<Event>

  /**
   * Loads what a store has: everything strictly after that id, or what a new reader begins with. It
   * decides about ids that it does not know: anybody can send any.
   */
  readonly missed: (after: string | undefined) => Stored<Event> | Promise<Stored<Event>>
}

/**
 * Goes on where a reader left off: what it missed, then what is live, no event lost or doubled.
 * Live events wait in their subscription while the missed are loaded and read; those that the store
 * had too, known by their `id`, are dropped.
 *
 * That holds when whoever publishes stores an event first, then publishes it, and only then takes
 * the next. An error, such as of the store or of a subscription that fell behind, is the end: what
 * came after it would leave a gap that the reader knows nothing of.
 *
 * @example
 * app.get('/prices', (c) =>
 *   streamEvents(
 *     resumeEvents({
 *       after: lastEventId(c.req.raw),
 *       live: () => updates.subscribe('prices'),
 *       missed: (after) => (after === undefined ? [] : store.readAfter(after)),
 *     }),
 *   ),
 * )
 */
export function resumeEvents<Event extends Identified>({
  after,
  live,
  missed,
}: Resumption<Event>): AsyncIterable<Event> {
  return {
    [Symbol.asyncIterator](): Iteration<Event> {
      const replayed = new Set(after === undefined ? [] : [after])
      const events = iterate(
        chainValues(replay(missed, after, replayed), liveWithout(replayed, live)),
      )
      return {
        async next() {
          try {
            return await events.next()
          } catch (error) {
            events.return().catch(() => {}) // the first error is the one to tell of
            throw error
          }
        },
        return: () => events.return(),
      }
    },
  }
}

async function* replay<Event extends Identified>(
  missed: Resumption<Event>['missed'],
  after: string | undefined,
  replayed: Set<string>,
): AsyncGenerator<Event> {
  for await (const event of await missed(after)) {
    if (event.id !== undefined) replayed.add(event.id)
    yield event
  }
}

function liveWithout<Event extends Identified>(
  replayed: Set<string | undefined>,
  live: Values<Event>,
): AsyncIterable<Event> {
  const source = iterate(live)
  // Asked for now, for a generator begins, and so subscribes, only then.
  let first: ReturnType<typeof source.next> | undefined = source.next()
  first.catch(() => {}) // whoever asks for it is told
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        for (;;) {
          const asked = first ?? source.next()
          first = undefined
          const step = await asked
          if (step.done || step.value.id === undefined) return step
          if (replayed.delete(step.value.id)) continue
          // What is new comes after all that was loaded: the store had nothing that comes later.
          replayed.clear()
          return step
        }
      },
      return: () => source.return(),
    }),
  }
}
