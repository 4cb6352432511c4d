import { isBoxOfList } from '../signals/checkbox.ts'
import { Expression, Ref, SignalName } from '../signals/expression.ts'
import { hasLostSignals } from '../signals/one-contract.ts'
import { type AttributeName, EVENTS, isOldName, readName } from './attribute-name.ts'

/**
 * Refuses plain text where a `data-*` attribute takes code: it would run in the browser, whoever
 * wrote it. So would the text of an `onclick`. And refuses names that Datastar would ignore or that
 * would break the page. Types refuse most of it; this sees spreads, casts and names that no type can
 * declare.
 *
 * @throws {AttributeError}
 */
export function guard(tag: string, props: Record<string, unknown>): void {
  for (const name in props) {
    const first = name.charCodeAt(0) | 0x20 // in lower case: cheaper than any pattern
    if ((first !== 0x64 && first !== 0x6f) || !WATCHED.test(name)) continue
    const value = props[name]
    if (value === undefined || value === null) continue
    const problem = problemOf(known(name), name, value)
    if (problem !== undefined) throw new AttributeError(tag, name, problem)
    if (name === 'data-signals' && hasLostSignals(props)) {
      throw new AttributeError(tag, name, 'was written twice, and those before are lost: give each contract an element of its own') // prettier-ignore
    }
    if (name === 'data-bind' && isBoxOfList(tag, props)) {
      throw new AttributeError(tag, name, 'ties a list to boxes by their order, which a form without JavaScript does not: write {...SignUp.checkbox(list, choice, form)}, where SignUp is a form()') // prettier-ignore
    }
  }
}

/** An attribute that Datastar would run, ignore or break at was given something else. */
export class AttributeError extends TypeError {
  override readonly name = 'AttributeError'
  readonly tag: string
  readonly attribute: string

  constructor(tag: string, attribute: string, problem: string) {
    super(`<${tag} ${attribute}> ${problem}`)
    this.tag = tag
    this.attribute = attribute
  }
}

// Browsers read names in either case.
const WATCHED = /^(?:data-|on)/i

interface Known extends AttributeName {
  readonly isHandler?: boolean
  readonly isOld?: boolean
}

// Templates repeat their names, so each is looked at once; user data must not make it grow.
const names = new Map<string, Known>()
const MAX_NAMES = 1024

function known(name: string): Known {
  let found = names.get(name)
  if (found === undefined) {
    found = look(name)
    if (names.size >= MAX_NAMES) names.clear()
    names.set(name, found)
  }
  return found
}

function look(name: string): Known {
  if (!/^data-/i.test(name)) return { isHandler: EVENTS.has(name.slice('on'.length).toLowerCase()) }
  return { ...readName(name), isOld: isOldName(name) && name.toLowerCase().startsWith('data-on-') }
}

function problemOf({ takes, problem, isHandler, isOld }: Known, name: string, value: unknown) {
  const isCode = value instanceof Expression || value instanceof Ref
  if (isHandler) return `is code of the browser's own; write data-on:${name.slice(2).toLowerCase()}`
  switch (takes) {
    case 'code':
      if (value === true && /^data-json-signals(?:$|_)/i.test(name)) return problem // shows them all
      return isCode ? problem : `takes js\`…\` or action.*, not ${typeof value}: Datastar would run it as code` // prettier-ignore
    case 'name':
      if (value instanceof SignalName) return problem
      return `takes a name from a contract's names, not ${typeof value}: Datastar would take it for a signal`
    default:
      // A name of someone else's takes what they like, but no code of Datastar's.
      if (isCode || value instanceof SignalName) {
        return takes === undefined ? `is not read: ${problem}` : 'takes text, not code'
      }
      return takes !== undefined || isOld ? problem : undefined
  }
}
