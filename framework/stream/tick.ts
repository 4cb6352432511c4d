import type { ServerSentEvent } from '../sse/event.ts'
import { Batch } from './batch.ts'
import { now } from './upkeep.ts'

/** Something that writes what it has gathered when the tick is over. */
export interface Flushable {
  flush(at: number): void
}

// Node's own queue, where there is one, comes after all that a handler awaits of what is done.
const atEndOfTick: (run: () => void) => void = globalThis.process?.nextTick ?? queueMicrotask

let gathering: Flushable[] = []
const firsts = new Map<ServerSentEvent, Batch>()

/** The batch of this tick that begins with `event`, written when the tick is over. */
export function beginBatch(event: ServerSentEvent, stream: Flushable): Batch {
  if (gathering.length === 0) atEndOfTick(flushAll)
  gathering.push(stream)
  let batch = firsts.get(event)
  if (!batch) firsts.set(event, (batch = new Batch(event)))
  return batch
}

function flushAll(): void {
  const streams = gathering
  gathering = []
  firsts.clear()
  const at = now()
  for (const stream of streams) stream.flush(at)
}
