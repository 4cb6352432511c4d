/** What every plugin calls to make an error that names its reason and where it happened. */
export type ErrorFactory = (reason: string, meta?: ErrorDetails) => ClientError

type ErrorDetails = Record<string, unknown> & { cause?: unknown }

/**
 * Something on the page cannot be used as it is written.
 *
 * `reason` is one of Datastar's names (`KeyRequired`, `ExecuteExpression`, ...); the message adds
 * the element, the attribute and what was found there.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly reason: string

  constructor(reason: string, { cause, ...details }: ErrorDetails = {}) {
    super([reason, ...describe(details), ...explain(cause)].join('\n  '), { cause })
    this.reason = reason
  }
}

/** Makes an error factory whose errors all carry the same details, such as the attribute. */
export function errorsAt(place: ErrorDetails): ErrorFactory {
  return (reason, meta = {}) => new ClientError(reason, { ...place, ...meta })
}

/** Shows an error to the console and to `window.onerror`, and lets the page go on. */
export function report(error: unknown): void {
  reportError(error)
}

/** Tells a developer of what the page can live with. */
export function warn(problem: ClientError): void {
  // oxlint-disable-next-line no-console
  console.warn(problem)
}

/** Names an element as its author would look for it: `<input id="name" class="wide">`. */
function describeElement(el: Element): string {
  const marks = ['id', 'name', 'class']
    .filter((name) => el.hasAttribute(name))
    .map((name) => ` ${name}="${el.getAttribute(name)}"`)
  return `<${el.localName}${marks.join('')}>`
}

function describe(details: Record<string, unknown>): string[] {
  return Object.entries(details).map(([name, value]) => `${name}: ${asText(value)}`)
}

function explain(cause: unknown): string[] {
  return cause === undefined ? [] : [`cause: ${cause instanceof Error ? cause : asText(cause)}`]
}

function asText(value: unknown): string {
  if (value instanceof Element) return describeElement(value)
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
