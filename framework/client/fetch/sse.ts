/** One block of an event stream: everything between two blank lines. */
export interface ServerEvent {
  readonly type: string
  readonly data: string
  /** The position to resume after; empty when the server withdraws it. */
  readonly id?: string
  /** Milliseconds to wait before the next connection. */
  readonly retry?: number
}

/**
 * Turns the bytes of an event stream into events, however they are cut into chunks.
 *
 * An id or a retry counts only once its block is complete: a connection cut between the two must
 * not skip the event that was on its way. An unfinished last block is never returned.
 */
export class EventStreamParser {
  // Strips a byte order mark at the start, and waits for the rest of a cut character.
  readonly #decoder = new TextDecoder()
  #unfinishedLine = ''
  #afterCarriageReturn = false
  #block = new Block()

  push(chunk: Uint8Array): ServerEvent[] {
    const events: ServerEvent[] = []
    for (const line of this.#lines(this.#decoder.decode(chunk, { stream: true }))) {
      if (line !== '') {
        this.#block.add(line)
      } else if (this.#block.hasFields) {
        events.push(this.#block.event())
        this.#block = new Block()
      }
    }
    return events
  }

  #lines(text: string): string[] {
    if (text === '') return []
    // The rest of a CRLF that was cut in two: its line has ended already.
    if (this.#afterCarriageReturn && text.startsWith('\n')) text = text.slice(1)
    this.#afterCarriageReturn = text.endsWith('\r')

    const lines = text.split(/\r\n|\r|\n/)
    lines[0] = this.#unfinishedLine + lines[0]
    this.#unfinishedLine = lines.pop() ?? ''
    return lines
  }
}

/**
 * Reads the data of a Datastar event: each line is a key, one space, and a value; the lines of one
 * key are one text.
 */
export function readDataLines(data: string): Record<string, string> {
  const args: Record<string, string> = {}
  for (const line of data.split('\n')) {
    const space = line.indexOf(' ')
    if (space < 0) continue
    const key = line.slice(0, space)
    const value = line.slice(space + 1)
    args[key] = Object.hasOwn(args, key) ? `${args[key]}\n${value}` : value
  }
  return args
}

class Block {
  hasFields = false
  #type = ''
  readonly #data: string[] = []
  #id: string | undefined
  #retry: number | undefined

  add(line: string): void {
    // A line without a colon is no field here, unlike in the standard: Datastar ignores it.
    const colon = line.indexOf(':')
    if (colon < 1) return
    this.hasFields = true

    const from = line[colon + 1] === ' ' ? colon + 2 : colon + 1
    const value = line.slice(from)
    switch (line.slice(0, colon)) {
      case 'event':
        this.#type = value
        break
      case 'data':
        this.#data.push(value)
        break
      case 'id':
        if (!value.includes('\0')) this.#id = value
        break
      case 'retry':
        if (/^\d*$/.test(value)) this.#retry = Number(value)
        break
    }
  }

  event(): ServerEvent {
    return {
      type: this.#type,
      data: this.#data.join('\n'),
      ...(this.#id !== undefined && { id: this.#id }),
      ...(this.#retry !== undefined && { retry: this.#retry }),
    }
  }
}
