/** A server-sent event that every contender sends, as Datastar reads it. */
export interface PatchEvent {
  readonly event: 'datastar-patch-elements'
  /** One line of data each. */
  readonly data: readonly string[]
}

/** Stands once in every event and nowhere else in a stream, so that readers can count events. */
export const MARK = '~'

/** One changed element, an event of 200 B, and a list of 2,000 B, which as an event is 2.3 kB. */
export const sizes = {
  small: patchOf([row(0, 152)]),
  large: patchOf(Array.from({ length: 18 }, (_, index) => row(index, 110))),
}

/** The event as it is on the wire. */
export function textOf({ event, data }: PatchEvent): string {
  return `event: ${event}\n${data.map((line) => `data: ${line}\n`).join('')}\n`
}

function patchOf(lines: readonly string[]): PatchEvent {
  return { event: 'datastar-patch-elements', data: lines.map((line) => `elements ${line}`) }
}

// As most pages it has characters beyond Latin-1, which JavaScript is slower to encode than ASCII.
function row(index: number, bytes: number): string {
  const open = `<li id="item-${index}" class="item">${index === 0 ? MARK : ''}“`
  const close = '”</li>'
  const rest = bytes - Buffer.byteLength(open + close)
  return `${open}${'some text, '.repeat(rest).slice(0, rest)}${close}`
}
