interface Trusted {
  createHTML(markup: string): string
  createScript(code: string): string
  createScriptURL(url: string): string
}

const same = (text: string) => text
const asIs: Trusted = { createHTML: same, createScript: same, createScriptURL: same }

/** Marks text that the browser is to parse or run, where a page requires it (Trusted Types). */
export const trusted = policy()

/** Evaluates JavaScript in the global scope. */
export function evaluate(code: string): unknown {
  // oxlint-disable-next-line no-eval -- attributes are code: that is the language
  return (0, eval)(trusted.createScript(code))
}

function policy(): Trusted {
  try {
    const { trustedTypes } = globalThis as unknown as TrustedTypesScope
    return trustedTypes.createPolicy('starcast', asIs)
  } catch {
    // There are none, or the page's own policy has to do.
    return asIs
  }
}

interface TrustedTypesScope {
  trustedTypes: { createPolicy(name: string, rules: Trusted): Trusted }
}
