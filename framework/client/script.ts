import { trusted } from './trusted.ts'

/** Makes a script that runs once it comes onto the page. */
export function newScript(
  code: string,
  attributes: Iterable<readonly [name: string, value: string]>,
): HTMLScriptElement {
  const script = document.createElement('script')
  for (const [name, value] of attributes) {
    script.setAttribute(name, name === 'src' ? trusted.createScriptURL(value) : value)
  }
  script.text = trusted.createScript(code)
  return script
}

/**
 * Runs those scripts of parsed content that came onto the page, once each. A script that matched
 * one of the page has not come: it is not run again.
 */
export function runScripts(parsed: Iterable<HTMLScriptElement>): void {
  for (const inert of parsed) {
    if (!inert.isConnected) continue
    const script = newScript(
      inert.text,
      Array.from(inert.attributes, ({ name, value }) => [name, value]),
    )
    // The browser hides the nonce of a script on the page, but not from here.
    script.nonce = inert.nonce
    inert.replaceWith(script)
  }
}
