// Not every runtime has it; where there is none, nothing can be reached through it either.
const hooks = globalThis.process?.getBuiltinModule?.('node:async_hooks')

/**
 * Runs something in the context of the process's start: what `AsyncLocalStorage` holds of the request
 * that happened to cause it cannot be reached from there. What is made for many must not depend on
 * one of them.
 */
export const outsideRequests: <Result>(run: () => Result) => Result =
  hooks?.AsyncLocalStorage.snapshot() ?? ((run) => run())
