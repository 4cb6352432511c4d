/** What is wrong with a name; empty when nothing is. */
export function problemWithName(name: string, missing = 'Say who you are.'): string {
  if (name.trim() === '') return missing
  if (length(name.trim()) > 40) return 'A name has 40 characters at most.'
  if (/\p{Cc}/u.test(name)) return 'A name cannot hold line breaks or other control characters.'
  return ''
}

/** What is wrong with a text; empty when nothing is. */
export function problemWithText(text: string): string {
  if (text.trim() === '') return 'Say something first.'
  const over = length(text.replaceAll('\r\n', '\n')) - 2000
  return over > 0 ? `That is ${over} over the limit of 2,000 characters.` : ''
}

// As people count: an emoji is one, however it is encoded.
function length(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length
}
