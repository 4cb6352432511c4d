import { LogUnavailableError } from './broadcast-errors.ts'
import type { Log } from './log/log.ts'
import type { Outcome, ResetReason } from './outcome.ts'
import { parsePosition, type Position } from './position.ts'
import type { Ring } from './ring.ts'

/** Where a subscription begins, and how it is to be told. */
export interface Beginning {
  readonly outcome: Outcome
  readonly from: Position
}

/**
 * Where a reader that says it has come to `after` goes on: right behind it when that can be proved,
 * from now on when it says nothing, and otherwise with a reset. When the log has to be asked, more
 * may have been published by the answer: so it is decided again then.
 */
export function beginningAfter<Message>(
  after: string | undefined,
  ring: Ring<Message>,
  log: Log<Message>,
): Beginning | Promise<Beginning> {
  if (after === undefined) return { outcome: { type: 'live' }, from: ring.last }
  const position = parsePosition(after)
  if (!position) return resetFor('malformed', ring)
  const { seq, tag } = position
  if (seq < ring.floor.seq) return resetFor('too-old', ring)
  if (seq > ring.last.seq) return askAfter(position, ring, log)
  if (ring.tagAt(seq) !== tag) return resetFor('unknown', ring)
  return { outcome: { type: 'resumed', from: after }, from: position }
}

// The reader was told by a process that had heard of more; or nobody ever told it.
async function askAfter<Message>(
  position: Position,
  ring: Ring<Message>,
  log: Log<Message>,
): Promise<Beginning> {
  const { seq, tag } = position
  let last: number
  let tagInLog: string | undefined
  try {
    last = (await log.bounds()).last
    if (seq <= last) tagInLog = await log.tagAt(seq)
  } catch (error) {
    throw new LogUnavailableError(error)
  }
  if (seq > last) return resetFor('ahead', ring)
  if (tagInLog !== tag) return resetFor('unknown', ring)
  const after = String(position)
  if (seq <= ring.last.seq) return beginningAfter(after, ring, log)
  return { outcome: { type: 'resumed', from: after }, from: position }
}

function resetFor<Message>(reason: ResetReason, ring: Ring<Message>): Beginning {
  return { outcome: { type: 'reset', reason }, from: ring.last }
}
