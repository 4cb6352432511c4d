import type { ErrorFactory } from './errors.ts'
import { compile, type Compiled } from './expression.ts'
import { actions, type AttributePlugin, type Cleanups, type Expression } from './registry.ts'
import { root } from './store.ts'

interface Place {
  readonly el: Element
  readonly plugin: AttributePlugin
  readonly error: ErrorFactory
  readonly cleanups: Cleanups
}

/** Makes the function that evaluates an attribute's value. It is compiled when first called. */
export function expressionOf(source: string, { el, plugin, error, cleanups }: Place): Expression {
  let compiled: Compiled | undefined
  return (...args) => {
    let failure = 'GenerateExpression'
    try {
      compiled ??= compile(source, plugin)
      failure = 'ExecuteExpression'
      return compiled(el, root, callAction, ...args)
    } catch (cause) {
      throw error(failure, { cause })
    }
  }

  function callAction(name: string, evt: Event | undefined, ...args: unknown[]): unknown {
    const action = actions[name]
    if (!action) throw error('UndefinedAction', { action: name })
    return action({ el, evt, error, cleanups }, ...args)
  }
}
