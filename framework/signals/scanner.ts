import { ExpressionError } from './expression-error.ts'

/** What a developer wrote around the values of an expression, as the browser is to read it. */
export interface StaticText {
  /** One more than there are values: what stands before each, and after the last. */
  readonly parts: readonly string[]

  /** What is known of each value's place. */
  readonly places: readonly Readonly<Place>[]

  /** Whether it is more than one expression, and so cannot stand inside another. */
  readonly isStatements: boolean
}

/** Where a value stands. */
export interface Place {
  /** It is the name of an object's entry: `{ ${key}: 1 }`. */
  isKey: boolean

  /** It begins a statement on a line of its own, though no semicolon says so. */
  readonly isStatement: boolean
}

// Where a value goes. No text may hold one itself: HTML has no NUL either.
const HOLE = '\0'

const SPACE = /[\s\uFEFF]+/y
const COMMENT = /\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\//y
const STRING = /"(?:[^"\\\n\r]|\\[^])*"|'(?:[^'\\\n\r]|\\[^])*'/y
const REGEXP = /\/(?![*/])(?:[^\\/[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[a-z]*/y
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[^]|\$(?!\{))*/y
const WORD = /[\p{ID_Continue}$\u200C\u200D]+/uy
const MARK = /\.{3}|\?\.|=>|<!--|-->|\+\+|--|[^]/uy

// After one of these words comes a value, and a slash begins a regular expression.
const BEFORE_VALUE = new Set('return typeof case do else in of void delete instanceof new throw await yield'.split(' ')) // prettier-ignore

// What begins like this is no expression.
const STATEMENT = new Set('if for while do switch try throw return var let const break continue debugger with import export'.split(' ')) // prettier-ignore

const CONDITION = 'if('
const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/**
 * Reads static text token by token, as the browser's script does: what is a string, a template, a
 * regular expression or a comment is no code, but Datastar's own script may take it for some.
 */
export class Scanner {
  readonly #given: readonly string[]
  readonly #source: string
  #at = 0

  readonly #parts: string[] = []
  #part = ''
  readonly #places: Place[] = []
  #isStatements = false

  /** Brackets that are open; '`' for a hole of the browser's own template, 'if(' for a condition. */
  readonly #open: string[] = []
  /** Whether the last token ended a condition, which is no value. */
  #endedCondition = false
  /** The last token that was no space or comment. */
  #previous = ''
  /** Whether the line has broken since. */
  #isNewLine = true
  /** The value just read, if it is where the name of an entry would be. */
  #maybeKey: Place | undefined

  constructor(parts: readonly string[]) {
    this.#given = parts
    this.#source = parts.join(HOLE)
    if (parts.some((part) => part.includes(HOLE) || !part.isWellFormed())) {
      throw new ExpressionError('holds a character that HTML has not: NUL, or half of a pair')
    }
  }

  text(): StaticText {
    while (this.#at < this.#source.length) this.#token()
    const unclosed = this.#open.at(-1)
    if (unclosed !== undefined) throw new ExpressionError(`does not close its ${unclosed}`)
    this.#parts.push(this.#part)
    if (this.#previous === '') throw new ExpressionError('is empty')
    return { parts: this.#parts, places: this.#places, isStatements: this.#isStatements }
  }

  #token(): void {
    const start = this.#at
    const space = this.#take(SPACE)
    if (space) return this.#space(space)
    const comment = this.#take(COMMENT)
    if (comment) {
      this.#holdsNoValue(comment, start, 'a comment')
      // Datastar's own script would read on in it.
      return this.#space(/[\n\r\u2028\u2029]/.test(comment) ? '\n' : ' ')
    }
    const quoted = this.#take(STRING)
    if (quoted) return this.#literal(quoted, start, inString(quoted))
    const regexp = this.#mayBeginValue() && this.#take(REGEXP)
    if (regexp) return this.#literal(regexp, start, this.#inRegExp(regexp))
    if (this.#source[start] === '`') return this.#template()

    const word = this.#take(WORD)
    if (word.includes('$')) this.#refuseSignal(start)
    if (word) {
      if (this.#previous === '' && STATEMENT.has(word)) this.#isStatements = true
      return this.#put(word, word === 'in' || word === 'instanceof')
    }
    this.#mark(this.#take(MARK), start)
  }

  #mark(mark: string, start: number): void {
    if (mark === HOLE) return this.#value(start)
    if (mark === '@') this.#refuseAction(start)
    if (mark === '"' || mark === "'") this.#unended(mark, start)
    if (mark === '\\') throw new ExpressionError(`has a \\ in its code: ${this.#excerpt(start)}`)
    if (mark === '<!--' || (mark === '-->' && this.#isNewLine)) {
      throw new ExpressionError(`holds ${mark}, which begins a comment in a browser`)
    }
    if (mark === '/' && this.#source[this.#at] === '*') this.#unended('/*', start)
    if (mark === '/' && this.#mayBeginValue()) this.#unended('/', start)
    if (mark === ';' && this.#open.length === 0) this.#isStatements = true
    const isCondition = mark === '(' && /^(?:if|while|for|with)$/.test(this.#previous)
    let endedCondition = false
    const opener = CLOSES[mark]
    if (opener) {
      const open = this.#open.pop()
      endedCondition = open === CONDITION && mark === ')'
      if (open === '`' && mark === '}') return this.#templateText()
      if (!endedCondition && open !== opener) throw new ExpressionError(`has a ${mark} too many: ${this.#excerpt(start)}`) // prettier-ignore
    }
    if (mark === ':' && this.#maybeKey) this.#maybeKey.isKey = true
    this.#put(mark, true)
    if ('([{'.includes(mark)) this.#open.push(isCondition ? CONDITION : mark)
    this.#endedCondition = endedCondition
  }

  #value(start: number): void {
    if (this.#previous === '.' || this.#previous === '?.') {
      throw new ExpressionError(`has a value after a dot, ${this.#after(start)}; write […] instead`)
    }
    const place = { isKey: false, isStatement: this.#beginsStatement() }
    const maybeKey = (this.#previous === '{' || this.#previous === ',') && this.#open.at(-1) === '{'
    this.#put(HOLE)
    this.#places.push(place)
    this.#maybeKey = maybeKey ? place : undefined
  }

  #template(): void {
    this.#at++
    this.#put('`', true)
    this.#templateText()
  }

  /** Up to the end of the browser's template, or to its next hole. */
  #templateText(): void {
    const start = this.#at
    const text = this.#take(TEMPLATE_TEXT)
    this.#holdsNoValue(text, start, '`…`')
    this.#part += this.#source[start - 1] === '}' ? '}' : ''
    this.#part += text.replace(ACTION, escapeUnit)
    if (this.#source.startsWith('${', this.#at)) {
      this.#part += '${'
      this.#at += 2
      this.#open.push('`')
      this.#previous = '${'
      this.#isNewLine = false
    } else if (this.#source[this.#at++] === '`') {
      this.#part += '`'
      this.#previous = '`'
      this.#isNewLine = false
    } else {
      throw new ExpressionError(`does not end its \`: ${this.#excerpt(start)}`)
    }
  }

  #literal(literal: string, start: number, written: string): void {
    const quote = literal.charAt(0)
    this.#holdsNoValue(literal, start, `${quote}…${quote}`)
    this.#put(written)
  }

  #inRegExp(literal: string): string {
    const written = literal
      .replace(/\\([^])/g, (both, char) => (char === '$' ? '\\x24' : both))
      .replace(ACTION, escapeUnit)
    if (/\$[\p{ID_Continue}[]/u.test(written)) this.#refuseSignal(this.#at - literal.length)
    return written
  }

  #space(text: string): void {
    if (/[\n\r\u2028\u2029]/.test(text)) this.#isNewLine = true
    this.#part += text
  }

  /** Takes a token over; `continues` when what stood before it may go on in the same expression. */
  #put(token: string, continues = false): void {
    if (!continues && this.#open.length === 0 && this.#beginsStatement()) this.#isStatements = true
    this.#maybeKey = undefined
    this.#previous = token
    this.#isNewLine = false
    this.#endedCondition = false
    if (token !== HOLE) {
      this.#part += token
      return
    }
    this.#parts.push(this.#part)
    this.#part = ''
  }

  /** Whether a value that comes now is on a new line, after an expression that is whole. */
  #beginsStatement(): boolean {
    const within = this.#open.at(-1)
    return this.#isNewLine && (within === undefined || within === '{') && this.#endsValue()
  }

  #endsValue(): boolean {
    if (this.#endedCondition || BEFORE_VALUE.has(this.#previous)) return false
    return /[\p{ID_Continue}$)\]}"'`\0]$|^\/./u.test(this.#previous)
  }

  #mayBeginValue(): boolean {
    if (BEFORE_VALUE.has(this.#previous)) return true
    return !/[\p{ID_Continue}$)\]}"'`\0]$|^\/.|^(?:\+\+|--)$/u.test(this.#previous)
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const [text = ''] = pattern.exec(this.#source) ?? []
    this.#at += text.length
    return text
  }

  #holdsNoValue(text: string, start: number, where: string): void {
    if (!text.includes(HOLE)) return
    throw new ExpressionError(`has a value inside ${where}, ${this.#after(start + text.indexOf(HOLE))}`) // prettier-ignore
  }

  #unended(what: string, start: number): never {
    const at = this.#source.indexOf(HOLE, start)
    if (at >= 0) this.#holdsNoValue(HOLE, at, `${what}…${what}`)
    throw new ExpressionError(`does not end its ${what}: ${this.#excerpt(start)}`)
  }

  #refuseAction(start: number): never {
    throw new ExpressionError(`calls an action by itself; write action.* instead of ${this.#excerpt(start)}`) // prettier-ignore
  }

  #refuseSignal(start: number): never {
    throw new ExpressionError(`names a signal by itself; write \${Contract.$.name} instead of ${this.#excerpt(start)}`) // prettier-ignore
  }

  #excerpt(start: number): string {
    return JSON.stringify(this.#source.slice(start, start + 30).replaceAll(HOLE, '${…}'))
  }

  #after(hole: number): string {
    const index = this.#source.slice(0, hole).split(HOLE).length - 1
    return `after ${JSON.stringify(this.#given[index])}`
  }
}

// Datastar's own script takes `@name(` for an action even inside a string.
const ACTION = /@(?=[\p{ID_Continue}$]+\s*\()/gu
const escapeUnit = () => '\\u0040'

// And there it takes the quote after `\\` for text.
function inString(literal: string): string {
  return literal
    .replace(/\\([^])/g, (both, char) => (char === '\\' ? '\\u005c' : char === '@' ? '@' : both))
    .replace(ACTION, escapeUnit)
}
