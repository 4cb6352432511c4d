import { ExpressionError } from './expression-error.ts'
import { type Code, Expression, expression, type JsValue, Ref } from './expression.ts'
import { patternOf, type SignalFilter } from './signal-filter.ts'

/** What a call may be told (Datastar 1.0). */
export type ActionOptions = RequestOptions & SentOptions & RetryOptions

interface RequestOptions {
  /** Headers for the request, besides Datastar's own; an expression gives its text. */
  readonly headers?: { readonly [name: string]: string | Code }

  /** Whether the stream stays open in a hidden tab. @default false for get, true for the others */
  readonly openWhenHidden?: boolean

  /**
   * What ends a call that is under way: another call of the same method and URL (`auto`), that or
   * the element's removal (`cleanup`), nothing (`disabled`), or an `AbortController` of the page.
   *
   * @default 'auto'
   */
  readonly requestCancellation?: 'auto' | 'cleanup' | 'disabled' | Code
}

type SentOptions =
  | {
      /** `form` sends the fields of the closest form instead of the signals. @default 'json' */
      readonly contentType?: 'json'

      /** What is sent instead of the signals. */
      readonly payload?: JsValue

      readonly filterSignals?: never
      readonly selector?: never
    }
  | {
      readonly contentType?: 'json'

      /** Which signals are sent. Those named `_` stay in the browser unless `exclude` is given. */
      readonly filterSignals?: SignalFilter

      readonly payload?: never
      readonly selector?: never
    }
  | {
      readonly contentType: 'form'

      /** A CSS selector for the form to send. @default the closest form around the element */
      readonly selector?: string

      readonly payload?: never
      readonly filterSignals?: never
    }

type RetryOptions =
  | {
      /**
       * What makes the browser try again: a broken connection (`auto`), that and a status of 400 or
       * more (`error`), any end but a 204 (`always`), or nothing (`never`).
       *
       * @default 'auto'
       */
      readonly retry?: 'auto' | 'error' | 'always'

      /** Milliseconds before the first retry. @default 1000 */
      readonly retryInterval?: number

      /** What each wait is multiplied by for the next. @default 2 */
      readonly retryScaler?: number

      /** Milliseconds that a wait stays below. @default 30_000 */
      readonly retryMaxWait?: number

      /** How often it tries again; `Infinity` never gives up. @default 10 */
      readonly retryMaxCount?: number
    }
  | {
      readonly retry: 'never'
      readonly retryInterval?: never
      readonly retryScaler?: never
      readonly retryMaxWait?: never
      readonly retryMaxCount?: never
    }

/** The options as Datastar takes them; refused where it would take them for something else. */
export function optionsOf(options: ActionOptions): JsValue {
  const written: Record<string, JsValue> = {}
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    const write = Object.hasOwn(WRITE, name) ? WRITE[name as keyof ActionOptions] : undefined
    if (!write) refuse(`there is no option ${JSON.stringify(name)}`)
    written[name] = write(value as never, name)
  }
  const has = (name: string) => written[name] !== undefined
  if (has('payload') && has('filterSignals')) refuse('a payload is sent instead of the signals')
  if (options.contentType === 'form') {
    if (has('payload') || has('filterSignals')) refuse('a form sends its fields, and no signals')
  } else if (has('selector')) {
    refuse("a selector is for contentType: 'form'")
  }
  if (options.retry === 'never' && Object.keys(written).some((name) => /^retry./.test(name))) {
    refuse("with retry: 'never' there is nothing else to say of retries")
  }
  return written
}

type Write = (value: never, name: string) => JsValue

const WRITE: { readonly [Name in keyof Required<ActionOptions>]: Write } = {
  contentType: oneOf('json', 'form'),
  payload: (value: JsValue) => value,
  filterSignals({ include, exclude }: SignalFilter) {
    return {
      ...(include !== undefined && { include: patternOf(include) }),
      ...(exclude !== undefined && { exclude: patternOf(exclude) }),
    }
  },
  selector: (value: string) => (isText(value) ? value : refuse('a selector is text')),
  headers: (given: Readonly<Record<string, string | Code>>) =>
    Object.fromEntries(Object.entries(given).map(header)),
  openWhenHidden: oneOf(true, false),
  requestCancellation: (value: string | Code) =>
    isCode(value) ? value : oneOf('auto', 'cleanup', 'disabled')(value, 'requestCancellation'),
  retry: oneOf('auto', 'error', 'always', 'never'),
  retryInterval: atLeast(0),
  retryScaler: atLeast(1),
  retryMaxWait: atLeast(0),
  // Data has no Infinity; here it is what never gives up.
  retryMaxCount: (value: number, name) =>
    value === Infinity ? expression(['Infinity']) : atLeast(0)(value, name),
}

// Datastar merges these by their very spelling; another one would be sent besides.
const SPELLED = ['Accept', 'Content-Type', 'Datastar-Request', 'Last-Event-ID']

function header([given, value]: [string, string | Code]): [name: string, value: JsValue] {
  const name = SPELLED.find((each) => each.toLowerCase() === given.toLowerCase()) ?? given
  // A browser throws at these, when the call is made.
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) refuse(`${JSON.stringify(name)} is not a header's name`)
  if (isCode(value)) return [name, value]
  if (!isText(value) || !/^[\t\x20-\x7E\xA0-\xFF]*$/.test(value)) {
    refuse(`the header ${name} holds text without line breaks, in Latin-1`)
  }
  return [name, value]
}

function oneOf<Value extends string | boolean>(...values: readonly Value[]) {
  return (value: unknown, name: string): JsValue => {
    const found = values.find((each) => each === value)
    return found ?? refuse(`${name} is ${values.join(', ')}; not ${String(value)}`)
  }
}

function atLeast(least: number) {
  return (value: number, name: string): JsValue =>
    Number.isFinite(value) && value >= least
      ? value
      : refuse(`${name} is a number from ${least}, not ${String(value)}`)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isCode(value: unknown): value is Code {
  return value instanceof Expression || value instanceof Ref
}

function refuse(why: string): never {
  throw new ExpressionError(`cannot call the server so: ${why}`)
}
