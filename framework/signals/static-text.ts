import { ExpressionError } from './expression-error.ts'

const checked = new WeakMap<TemplateStringsArray, readonly string[]>()

/**
 * The text a developer wrote around the values of a `js` template, as the browser is to read it,
 * checked once per call site: signals and actions come in as values, where they are typed, and no
 * value stands inside quotes, where it would be quoted twice, or behind a `$` or `@`, where it would
 * become a name.
 */
export function staticText(template: TemplateStringsArray): readonly string[] {
  let parts = checked.get(template)
  if (!parts) {
    parts = template.raw.map(asWritten)
    check(parts)
    checked.set(template, parts)
  }
  return parts
}

// A backslash is the browser's, as in `/\d/` and `'\n'`, but for the two characters that TypeScript
// wants escaped inside a template.
function asWritten(raw: string): string {
  return raw.replace(/\\([\\`$])/g, (both, char: string) => (char === '\\' ? both : char))
}

function check(parts: readonly string[]): void {
  let quote = ''
  parts.forEach((part, i) => {
    quote = scan(part, quote)
    if (i === parts.length - 1) return
    if (quote !== '') {
      throw new ExpressionError(
        `has a value inside ${quote}…${quote}, after ${JSON.stringify(part)}`,
      )
    }
    if (/\$\s*$/.test(part)) refuseSignal(part)
    if (/@\w*\s*$/.test(part)) refuseAction(part)
  })
}

/** Walks over one part, and returns the quote that is still open at its end. */
function scan(part: string, quote: string): string {
  for (let at = 0; at < part.length; at++) {
    const rest = part.slice(at)
    const char = part.charAt(at)
    // Datastar takes `@name(` for an action even inside a string.
    if (/^@\w+\s*\(/.test(rest)) refuseAction(rest)
    if (char === '\\') at++
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'" || char === '`') quote = char
    else if (/^\$[\w[]/.test(rest)) refuseSignal(rest)
  }
  return quote
}

function refuseAction(rest: string): never {
  refuse('calls an action by itself', 'action.*', rest)
}

function refuseSignal(rest: string): never {
  refuse('names a signal by itself', '${Contract.$.name}', rest)
}

function refuse(what: string, instead: string, rest: string): never {
  throw new ExpressionError(
    `${what}; write ${instead} instead of ${JSON.stringify(rest.slice(0, 30))}`,
  )
}
