/**
 * Finds what browsers could not put in its place: an element at the top of some markup that has no
 * `id`, or text beside the elements; the empty text when there is no element at all. Markup with a
 * mistake in it may pass for right.
 */
export function misplaced(html: string): string | undefined {
  const markup = new Markup(html)
  const open: string[] = [] // the names of the elements around what is read next
  let elements = 0
  while (!markup.ended) {
    const part = markup.read()
    if (part.type === 'end') {
      const closed = open.lastIndexOf(part.name)
      if (closed !== -1) open.length = closed // what was open inside ends with it
      continue
    }
    if (open.length === 0 && !part.hasPlace) return part.html
    if (part.type !== 'start') continue
    elements++
    if (!part.isEmpty && !(part.closesItself && isForeign(part.name, open))) open.push(part.name)
  }
  return elements === 0 ? '' : undefined
}

// Outside of these, browsers take `<p/>` for `<p>`.
function isForeign(name: string, open: readonly string[]): boolean {
  return [name, ...open].some((element) => element === 'svg' || element === 'math')
}

type Part =
  | { type: 'start'; name: string; html: string; hasPlace: boolean; isEmpty: boolean; closesItself: boolean } // prettier-ignore
  | { type: 'end'; name: string }
  | { type: 'text'; html: string; hasPlace: boolean }

const COMMENT = /<!--[^]*?(?:-->|$)|<[!?][^>]*>?/y
const END_TAG = /<\/([a-z][^\s/>]*)[^>]*>?/iy
const TAG_NAME = /<([a-z][^\s/>]*)/iy
const ATTRIBUTE = /[\s/]*([^\s/>=]+|=)(?:\s*=\s*("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s>]*))?/y
const TAG_END = /[\s/]*>/y
const TEXT = /<?[^<]*/y

const EMPTY = new Set('area base br col embed hr img input link meta param source track wbr'.split(' ')) // prettier-ignore

// What these hold is text, whatever it looks like.
const HOLDS_TEXT = /^(?:script|style|textarea|title|xmp|iframe|noembed|noframes)$/

/** Markup, read part by part. */
class Markup {
  readonly #html: string
  #at = 0

  constructor(html: string) {
    this.#html = html
  }

  get ended(): boolean {
    return this.#at === this.#html.length
  }

  read(): Part {
    if (this.#match(COMMENT)) return { type: 'text', html: '', hasPlace: true }
    const end = this.#match(END_TAG)?.[1]
    if (end !== undefined) return { type: 'end', name: end.toLowerCase() }
    const begin = this.#at
    const start = this.#match(TAG_NAME)?.[1]
    if (start !== undefined) return this.#startTag(begin, start.toLowerCase())
    const [text] = this.#match(TEXT)!
    return { type: 'text', html: text, hasPlace: text.trim() === '' }
  }

  #startTag(begin: number, name: string): Part {
    let hasId = false
    let end = this.#match(TAG_END)
    while (!end) {
      const attribute = this.#match(ATTRIBUTE)
      if (!attribute) break // the markup ends within the tag
      const [, attributeName = '', value = ''] = attribute
      if (attributeName.toLowerCase() === 'id' && !/^(?:""|'')?$/.test(value)) hasId = true
      end = this.#match(TAG_END)
    }
    const html = this.#html.slice(begin, this.#at)
    if (HOLDS_TEXT.test(name)) this.#skipTo(new RegExp(`</${name}[\\s/>]`, 'gi'))
    const closesItself = end?.[0].includes('/') ?? false
    return { type: 'start', name, html, hasPlace: hasId && end !== null, isEmpty: EMPTY.has(name), closesItself } // prettier-ignore
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#html)
    if (match) this.#at = pattern.lastIndex
    return match
  }

  #skipTo(pattern: RegExp): void {
    pattern.lastIndex = this.#at
    this.#at = pattern.exec(this.#html)?.index ?? this.#html.length
  }
}
