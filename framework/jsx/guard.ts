import { Expression, Ref, SignalName } from '../signals/expression.ts'

/**
 * Refuses plain text where a `data-*` attribute takes code: it would run in the browser, whoever
 * wrote it. Types refuse most of it; this sees spreads, casts and names that no type can declare.
 *
 * @throws {AttributeError}
 */
export function guard(tag: string, props: Record<string, unknown>): void {
  for (const name in props) {
    if (!DATA.test(name)) continue
    const takes = whatTakes(name)
    if (takes === 'data') continue
    const value = props[name]
    if (value === undefined || value === null) continue
    if (takes === 'code' ? isCode(value) : value instanceof SignalName) continue
    if (value === true && name === 'data-json-signals') continue // shows them all
    throw new AttributeError(tag, name, takes === 'code', value)
  }
}

/** An attribute that takes code or a signal's name was given something else. */
export class AttributeError extends TypeError {
  override readonly name = 'AttributeError'
  readonly tag: string
  readonly attribute: string

  constructor(tag: string, attribute: string, takesCode: boolean, value: unknown) {
    const takes = takesCode ? 'js`…` or action.*' : "a name from a contract's names"
    super(
      `<${tag} ${attribute}> takes ${takes}, not ${typeof value}: Datastar would ${takesCode ? 'run it as code' : 'take it for a signal'}`,
    )
    this.tag = tag
    this.attribute = attribute
  }
}

// Browsers read names in either case.
const DATA = /^data-/i

type Takes = 'code' | 'name' | 'data'

const CODE =
  /^data-(?:attr|class|computed|effect|init|json-signals|on|on-intersect|on-interval|on-signal-patch|on-signal-patch-filter|show|signals|style|text)(?:$|:|__)/i
const NAME = /^data-(?:bind|indicator|ref)(?:$|:|__)/i

// Templates repeat their names, so each is looked at once; user data must not make it grow.
const known = new Map<string, Takes>()
const MAX_KNOWN = 1024

function isCode(value: unknown): boolean {
  return value instanceof Expression || value instanceof Ref
}

function whatTakes(name: string): Takes {
  let takes = known.get(name)
  if (takes === undefined) {
    takes = CODE.test(name) ? 'code' : NAME.test(name) ? 'name' : 'data'
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(name, takes)
  }
  return takes
}
