/** One block of an event stream: everything between two blank lines. */
export interface ServerEvent {
  readonly type: string
  readonly data: readonly string[]
  /** The position to resume after; empty when the server withdraws it. */
  readonly id?: string
  /** Milliseconds to wait before the next connection. */
  readonly retry?: number
}

/** Hands on the events of a stream as they come, until its end or that of the signal. */
export async function readEvents(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
  handle: (event: ServerEvent) => void,
): Promise<void> {
  const reader = body?.getReader()
  if (!reader) return
  const parse = eventStreamParser()
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    for (const event of parse(value)) {
      // An event may itself have ended the call.
      signal.throwIfAborted()
      handle(event)
    }
  }
}

/**
 * Turns the bytes of an event stream into events, however they are cut into chunks.
 *
 * An id or a retry counts only once its block is complete: a connection cut between the two must
 * not skip the event that was on its way. An unfinished last block is never returned.
 */
export function eventStreamParser(): (chunk: Uint8Array) => ServerEvent[] {
  // Strips a byte order mark at the start, and waits for the rest of a cut character.
  const decoder = new TextDecoder()
  let unfinishedLine = ''
  let endedInReturn = false
  let block: Block | undefined

  return (chunk) => {
    let text = decoder.decode(chunk, { stream: true })
    if (text === '') return []
    // The rest of a CRLF that was cut in two: its line has ended already.
    if (endedInReturn && text.startsWith('\n')) text = text.slice(1)
    endedInReturn = text.endsWith('\r')

    const lines = text.split(/\r\n|\r|\n/)
    lines[0] = unfinishedLine + lines[0]
    unfinishedLine = lines.pop() ?? ''

    const events: ServerEvent[] = []
    for (const line of lines) {
      // A line without a colon is no field here, unlike in the standard: Datastar ignores it.
      const colon = line.indexOf(':')
      if (line === '') {
        if (block) events.push(block)
        block = undefined
      } else if (colon > 0) {
        const value = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
        addField((block ??= { type: '', data: [] }), line.slice(0, colon), value)
      }
    }
    return events
  }
}

/**
 * Reads the data of a Datastar event: each line is a key, one space, and a value; the lines of one
 * key are one text.
 */
export function readDataLines(lines: readonly string[]): Record<string, string> {
  const args: Record<string, string> = {}
  for (const line of lines) {
    const space = line.indexOf(' ')
    if (space < 0) continue
    const key = line.slice(0, space)
    const value = line.slice(space + 1)
    args[key] = Object.hasOwn(args, key) ? `${args[key]}\n${value}` : value
  }
  return args
}

interface Block {
  type: string
  readonly data: string[]
  id?: string
  retry?: number
}

function addField(block: Block, name: string, value: string): void {
  if (name === 'event') block.type = value
  if (name === 'data') block.data.push(value)
  if (name === 'id' && !value.includes('\0')) block.id = value
  if (name === 'retry' && /^\d*$/.test(value)) block.retry = Number(value)
}
