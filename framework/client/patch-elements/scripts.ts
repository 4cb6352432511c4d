/** The scripts of parsed content, none of which the browser runs by itself. */
export function scriptsIn(content: ParentNode): HTMLScriptElement[] {
  return [...content.querySelectorAll('script')]
}

/**
 * Runs those scripts that came onto the page, once each. A script that matched one of the page has
 * not come: it is not run again.
 */
export function runScripts(scripts: readonly HTMLScriptElement[]): void {
  for (const inert of scripts) {
    if (!inert.isConnected) continue
    const script = document.createElement('script')
    for (const attribute of inert.attributes) script.setAttributeNode(attribute.cloneNode() as Attr)
    // The browser hides the nonce of a script on the page, but not from here.
    script.nonce = inert.nonce
    script.textContent = inert.textContent
    inert.replaceWith(script)
  }
}
