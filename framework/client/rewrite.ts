/**
 * Turns the language of attributes into JavaScript: `$a.b-c` becomes `$['a']['b-c']`, `@name(`
 * becomes a call. Strings, template text, regular expressions and property names stay as they are;
 * comments go.
 *
 * @returns the text between the semicolons that are in no bracket
 */
export function rewrite(source: string): string[] {
  let at = 0
  // The last thing that was no space, which tells a division from a regular expression.
  let previous = ''
  return statementsUntil('')

  /** Reads up to the bracket that closes what is around it, or else to the end. */
  function statementsUntil(end: string): string[] {
    const statements: string[] = []
    let statement = ''
    let depth = 0
    while (at < source.length) {
      const token = next()
      if (token === end && depth === 0) break
      if (/^[([{]$/.test(token) || token.startsWith(CALL_ACTION)) depth++
      if (/^[)\]}]$/.test(token)) depth--
      if (token === ';' && depth <= 0) {
        statements.push(statement)
        statement = ''
      } else {
        statement += token
      }
    }
    return [...statements, statement]
  }

  function next(): string {
    const token = read()
    if (token.trim()) previous = token
    return token
  }

  function read(): string {
    if (mayBeginValue()) {
      const [regExp] = take(REGEXP)
      if (regExp) return regExp
    }
    const [token = '', comment, , tick, signal, action] = take(TOKEN)
    if (comment) return ' '
    if (tick) return template()
    if (signal && !/^\??\.$/.test(previous)) return accessTo(signal)
    return action ? `${CALL_ACTION}("${action}",evt,` : token
  }

  function template(): string {
    let template = '`'
    for (;;) {
      const [, text = '', end] = take(TEMPLATE_TEXT)
      template += text
      if (end !== '${') return `${template}\``
      previous = '{'
      template += `\${${statementsUntil('}').join(';')}}`
    }
  }

  function mayBeginValue(): boolean {
    return BEFORE_VALUE.test(previous) || !/[\p{ID_Continue}$)\]}"'`]$|^(\+\+|--)$/u.test(previous)
  }

  function take(pattern: RegExp): readonly (string | undefined)[] {
    pattern.lastIndex = at
    const match = pattern.exec(source) ?? []
    at += match[0]?.length ?? 0
    return match
  }
}

/** The parameter that expressions are given for calling actions. */
export const CALL_ACTION = '__action'

// A comment; a string; the start of a template; a signal; an action; anything else.
const TOKEN =
  /(\/\/.*|\/\*[^]*?\*\/)|(["'])(?:\\[^]|(?!\2)[^\\])*\2|(`)|\$(\p{ID_Continue}+(?:[.-]\p{ID_Continue}+)*)|@([\p{ID_Start}_][\p{ID_Continue}$]*)\(|[\p{ID_Continue}$]+|\.\.\.|\?\.|\+\+|--|[^]/uy
const REGEXP = /\/(?![*/])(?:[^\\/[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[a-z]*/y
const TEMPLATE_TEXT = /((?:[^`\\$]|\\[^]|\$(?!\{))*)(`|\$\{)?/y

// After one of these words a slash begins a regular expression; after any other, it divides.
const BEFORE_VALUE = /^(return|typeof|case|do|else|in|of|void|delete|instanceof|new|throw)$/

function accessTo(signal: string): string {
  const names = signal.split('.')
  return `$${names.map((name) => `['${name}']`).join('')}`
}
