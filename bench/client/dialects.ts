// What the scripts take differs in spelling only: pages are written once, in these words.

/** How a version of Datastar spells what a page and a server say to it. */
export interface Dialect {
  /** An attribute of a plugin with a key, such as `data-on:click`. */
  keyed(plugin: string, key: string): string
  /** The DOM event that every event of a server becomes. */
  readonly fetchEvent: string
  /** The event that morphs elements into the page, and the data line that they come in. */
  readonly patch: { readonly type: string; readonly elements: string }
  /** The text of a function of the script's exports, which makes `window.writeSignal`. */
  readonly makeWriter: string
}

/** Datastar 1.0. */
export const stable: Dialect = {
  keyed: (plugin, key) => `data-${plugin}:${key}`,
  fetchEvent: 'datastar-fetch',
  patch: { type: 'datastar-patch-elements', elements: 'elements' },
  makeWriter: `({ root }) => {
    window.writeSignal = (name, value) => { root[name] = value }
  }`,
}

/** The newest of the versions before, which npm has: 1.0.0-beta.11. */
export const beta: Dialect = {
  keyed: (plugin, key) => `data-${plugin}-${key}`,
  fetchEvent: 'datastar-sse',
  patch: { type: 'datastar-merge-fragments', elements: 'fragments' },
  // It exports no signals, and gives them to plugins: 2 is the type of a watcher.
  makeWriter: `({ load }) => load({ type: 2, name: 'bench', onGlobalInit({ signals }) {
    window.writeSignal = (name, value) => signals.setValue(name, value)
  } })`,
}
