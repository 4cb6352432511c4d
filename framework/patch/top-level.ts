import type { PatchNamespace } from './patch.ts'

/** What stands at the top of some markup: an element, or text that is more than space. */
export type TopLevel =
  | {
      readonly type: 'element'
      /** In lower case. */
      readonly name: string
      /** Its opening tag. */
      readonly html: string
      /** As it is written, entities and all; undefined when there is none, or an empty one. */
      readonly id: string | undefined
      /** Where in the markup it begins. */
      readonly at: number
    }
  | { readonly type: 'text'; readonly html: string; readonly at: number }

/**
 * Finds what stands at the top of markup, much as browsers do; comments are passed over. Markup with
 * a mistake in it may be read otherwise than they would.
 *
 * @example
 * topLevelOf('<p id="a">x</p><hr>').map(({ html }) => html) // ['<p id="a">', '<hr>']
 */
export function topLevelOf(html: string, namespace: PatchNamespace = 'html'): TopLevel[] {
  const markup = new Markup(html)
  const found: TopLevel[] = []
  const isForeign = (names: readonly string[]) => namespace !== 'html' || names.some(FOREIGN)
  const open: string[] = [] // the names of the elements around what is read next
  while (!markup.ended) {
    const { at } = markup
    const part = markup.read()
    if (part.type === 'end') {
      const closed = open.lastIndexOf(part.name)
      if (closed !== -1) open.length = closed // what was open inside ends with it
    } else if (part.type === 'text') {
      if (open.length === 0 && part.html.trim() !== '') found.push({ ...part, at })
    } else if (part.type === 'element') {
      const { name, html: tag, id } = part
      if (open.length === 0) found.push({ type: 'element', name, html: tag, id, at })
      if (!part.isEmpty && !(part.closesItself && isForeign([name, ...open]))) open.push(name)
    }
  }
  return found
}

// Outside of these, browsers take `<p/>` for `<p>`.
const FOREIGN = (name: string) => name === 'svg' || name === 'math'

type Part =
  | { type: 'element'; name: string; html: string; id: string | undefined; isEmpty: boolean; closesItself: boolean } // prettier-ignore
  | { type: 'end'; name: string }
  | { type: 'text'; html: string }
  | { type: 'comment' }

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

  get at(): number {
    return this.#at
  }

  get ended(): boolean {
    return this.#at === this.#html.length
  }

  read(): Part {
    if (this.#match(COMMENT)) return { type: 'comment' }
    const end = this.#match(END_TAG)?.[1]
    if (end !== undefined) return { type: 'end', name: end.toLowerCase() }
    const begin = this.#at
    const start = this.#match(TAG_NAME)?.[1]
    if (start !== undefined) return this.#startTag(begin, start.toLowerCase())
    return { type: 'text', html: this.#match(TEXT)![0] }
  }

  #startTag(begin: number, name: string): Part {
    let id: string | undefined
    let end = this.#match(TAG_END)
    while (!end) {
      const attribute = this.#match(ATTRIBUTE)
      if (!attribute) break // the markup ends within the tag
      const [, attributeName = '', value = ''] = attribute
      // The first of two attributes with one name is the one that counts.
      if (attributeName.toLowerCase() === 'id') id ??= value.replace(/^(["'])([^]*)\1$/, '$2')
      end = this.#match(TAG_END)
    }
    const html = this.#html.slice(begin, this.#at)
    if (HOLDS_TEXT.test(name)) this.#skipTo(new RegExp(`</${name}[\\s/>]`, 'gi'))
    const closesItself = end?.[0].includes('/') ?? false
    const found = end === null || id === '' ? undefined : id
    return { type: 'element', name, html, id: found, isEmpty: EMPTY.has(name), closesItself }
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
