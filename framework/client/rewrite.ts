/**
 * Turns the language of attributes into JavaScript: `$a.b-c` becomes `$['a']['b-c']`, `@name(`
 * becomes a call. Strings, template text, regular expressions and property names stay as they are;
 * comments go.
 *
 * @returns the text between the semicolons that are in no bracket
 */
export function rewrite(source: string): string[] {
  return new Rewriter(source).statements()
}

/** The parameter that expressions are given for calling actions. */
export const CALL_ACTION = '__action'

const SIGNAL = /\$[\p{ID_Continue}]+(?:[.-][\p{ID_Continue}]+)*/uy
const ACTION = /@([\p{ID_Start}_][\p{ID_Continue}$]*)\(/uy
const WORD = /[\p{ID_Continue}$]+/uy
const STRING = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y
const COMMENT = /\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\//y
const REGEXP = /\/(?![*/])(?:[^\\/[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[a-z]*/y
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[^]|\$(?!\{))*/y

// After one of these words a slash begins a regular expression; after any other, it divides.
const BEFORE_VALUE = new Set(
  'return typeof case do else in of void delete instanceof new throw'.split(' '),
)

class Rewriter {
  readonly #source: string
  #at = 0
  // The last thing that was no space, which tells a division from a regular expression.
  #previous = ''

  constructor(source: string) {
    this.#source = source
  }

  statements(): string[] {
    const statements: string[] = []
    let statement = ''
    let depth = 0
    while (this.#at < this.#source.length) {
      const token = this.#next()
      if (token === '(' || token === '[' || token === '{') depth++
      if (token === ')' || token === ']' || token === '}') depth--
      if (token.startsWith(CALL_ACTION)) depth++
      if (token === ';' && depth <= 0) {
        statements.push(statement)
        statement = ''
      } else {
        statement += token
      }
    }
    return [...statements, statement]
  }

  #next(): string {
    const token = this.#token()
    if (token.trim()) this.#previous = token
    return token
  }

  #token(): string {
    if (this.#take(COMMENT)) return ' '
    const literal = this.#take(STRING) || (this.#mayBeginValue() && this.#take(REGEXP))
    if (literal) return literal
    if (this.#source[this.#at] === '`') return this.#template()

    const isProperty = this.#previous === '.' || this.#previous === '?.'
    const signal = !isProperty && this.#take(SIGNAL)
    if (signal) return accessTo(signal)
    const action = this.#take(ACTION)
    if (action) return `${CALL_ACTION}("${action.slice(1, -1)}",evt,`

    return this.#take(WORD) || this.#punctuation()
  }

  #template(): string {
    let text = '`'
    this.#at++
    while (this.#at < this.#source.length) {
      text += this.#take(TEMPLATE_TEXT)
      if (this.#source.startsWith('${', this.#at)) text += this.#hole()
      else if (this.#source[this.#at++] === '`') return `${text}\``
    }
    return text
  }

  #hole(): string {
    let text = '${'
    let depth = 1
    this.#at += 2
    this.#previous = '{'
    while (this.#at < this.#source.length) {
      const token = this.#next()
      text += token
      if (token === '{') depth++
      if (token === '}' && --depth === 0) break
    }
    return text
  }

  #punctuation(): string {
    const mark = ['...', '?.'].find((each) => this.#source.startsWith(each, this.#at))
    const token = mark ?? this.#source.slice(this.#at, this.#at + 1)
    this.#at += token.length
    return token
  }

  #mayBeginValue(): boolean {
    const last = this.#previous.at(-1) ?? ''
    return BEFORE_VALUE.has(this.#previous) || !/[\p{ID_Continue}$)\]}"'`]/u.test(last)
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const [text = ''] = pattern.exec(this.#source) ?? []
    this.#at += text.length
    return text
  }
}

function accessTo(signal: string): string {
  const names = signal.slice(1).split('.')
  return `$${names.map((name) => `['${name}']`).join('')}`
}
