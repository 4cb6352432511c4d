import { native } from './native.ts'

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

  constructor(reason: string, details: ErrorDetails = {}) {
    const lines = Object.entries(details).map(([name, value]) => `\n  ${name}: ${asText(value)}`)
    super(reason + lines.join(''), { cause: details.cause })
    this.reason = reason
  }
}

/** Makes an error factory whose errors all carry the same details, such as the attribute. */
export function errorsAt(place: ErrorDetails): ErrorFactory {
  return (reason, meta) => new ClientError(reason, { ...place, ...meta })
}

/** Shows an error to the console and to `window.onerror`, and lets the page go on. */
export function report(error: unknown): void {
  reportError(error)
}

/** Does a part of the work, whose failure is reported and keeps nothing else from being done. */
export function isolate(work: () => void): void {
  try {
    work()
  } catch (error) {
    report(error)
  }
}

/** Tells a developer of what the page can live with. */
export function warn(problem: ClientError): void {
  // oxlint-disable-next-line no-console
  console.warn(problem)
}

/** Shows an element by the beginning of its markup. */
function asText(value: unknown): string {
  return value instanceof Element ? native(value, 'outerHTML').slice(0, 120) : String(value)
}
