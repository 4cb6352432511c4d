type Tree = Record<string, unknown>

let changes: [path: string, value: unknown][] = []

/** Remembers a change for the next `datastar-signal-patch`; a deletion has the value null. */
export function noteChange(path: string, value: unknown): void {
  changes.push([path, value])
}

/** Tells the page what changed since the last time, as one event. */
export function announceChanges(): void {
  if (changes.length === 0) return
  const detail = nest(changes)
  changes = []
  document.dispatchEvent(new CustomEvent('datastar-signal-patch', { detail }))
}

/** Makes the object in which each dotted path leads to its value. */
export function nest(paths: Iterable<readonly [path: string, value: unknown]>): Tree {
  const tree: Tree = {}
  for (const [path, value] of paths) {
    const names = path.split('.')
    if (names.includes('__proto__')) continue
    const last = names.pop() ?? ''
    let place = tree
    for (const name of names) place = childOf(place, name)
    place[last] = value
  }
  return tree
}

// An own object, never an inherited one: a path may well begin with `constructor`.
function childOf(tree: Tree, name: string): Tree {
  const child = Object.hasOwn(tree, name) ? tree[name] : undefined
  if (typeof child === 'object' && child !== null) return child as Tree
  return (tree[name] = {})
}
