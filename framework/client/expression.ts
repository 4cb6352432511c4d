import { remember } from './bounded.ts'
import { CALL_ACTION, rewrite } from './rewrite.ts'
import { evaluate } from './trusted.ts'

export interface ExpressionKind {
  /** Whether the last statement is the result; without it, the source is a function's body. */
  readonly returnsValue?: boolean
  /** What the arguments are called in the expression. */
  readonly argNames?: readonly string[]
}

type CallAction = (name: string, evt: Event | undefined, ...args: unknown[]) => unknown

/** A compiled expression; `args` are those of `argNames`. */
export type Compiled = (
  el: Element,
  signals: object,
  callAction: CallAction,
  ...args: unknown[]
) => unknown

// Pages of a live view can bring ever new expressions; those of the page at hand fit easily.
const CACHE_SIZE = 2000
const cache = new Map<string, Compiled>()

/** Compiles an expression, or returns what it was compiled to before. */
export function compile(source: string, kind: ExpressionKind = {}): Compiled {
  const id = JSON.stringify([kind.returnsValue, kind.argNames, source])
  const known = cache.get(id)
  if (known) return known

  const compiled = build(source, kind)
  remember(cache, id, compiled, CACHE_SIZE)
  return compiled
}

/** Writes the JavaScript of an expression. */
export function toJavaScript(
  source: string,
  { returnsValue = false }: ExpressionKind = {},
): string {
  const parts = rewrite(source)
  if (!returnsValue) return parts.join(';')

  const statements = parts.map((part) => part.trim()).filter(Boolean)
  const last = statements.pop() ?? ''
  return [...statements, /^return\b/.test(last) ? last : `return (${last});`].join(';\n')
}

function build(source: string, kind: ExpressionKind): Compiled {
  const argNames = kind.argNames ?? []
  // Actions are told the event, so every expression has one, if only undefined.
  const names = argNames.includes('evt') ? argNames : [...argNames, 'evt']
  const parameters = ['el', '$', CALL_ACTION, ...names]
  return evaluate(`(function(${parameters}){${toJavaScript(source, kind)}\n})`) as Compiled
}
