import { Scanner, type StaticText } from './scanner.ts'

/**
 * Reads the static text of a `js` template, once per call site. Signals and actions come in as
 * values, where they are typed; no value stands inside quotes, where it would be quoted twice, or
 * behind a `$` or `@`, where it would become a name.
 *
 * @throws {ExpressionError} when the text is not what it seems, to Datastar or to the browser.
 */
export function staticText(template: TemplateStringsArray): StaticText {
  let text = known.get(template)
  if (!text) {
    text = new Scanner(template.raw.map(asWritten)).text()
    known.set(template, text)
  }
  return text
}

const known = new WeakMap<TemplateStringsArray, StaticText>()

// A backslash is the browser's, as in `/\$\d/` and `'\n'`, but for what TypeScript wants escaped
// inside a template: a backtick, and the beginning of a value.
function asWritten(raw: string): string {
  return raw.replace(/\\(\\|`|\$(?=\{))/g, (both, char: string) => (char === '\\' ? both : char))
}
