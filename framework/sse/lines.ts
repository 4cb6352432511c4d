/**
 * The three line ends of WHATWG HTML 9.2.6. One left inside a value would let it start a field, or
 * an event, of its own.
 *
 * @example
 * 'a\r\nb\rc'.split(LINE_END) // ['a', 'b', 'c']
 */
export const LINE_END = /\r\n|\r|\n/

/**
 * Text as it arrives: every line end is LF, and half a surrogate pair, for which UTF-8 has no
 * bytes, is U+FFFD.
 *
 * @example
 * asItArrives('a\r\nb\rc') // 'a\nb\nc'
 */
export function asItArrives(text: string): string {
  // Looking for one character is many times faster than running the pattern.
  const broken = text.includes('\r') ? text.split(LINE_END).join('\n') : text
  return broken.toWellFormed()
}
