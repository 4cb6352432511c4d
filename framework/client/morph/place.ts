/** Puts a node before another; one that is on the page already keeps its state where it can. */
export function place(parent: ParentNode & Node, node: Node, before: Node | null): void {
  const mover = parent as { moveBefore?: (node: Node, before: Node | null) => void }
  if (mover.moveBefore && parent.isConnected && node.isConnected) mover.moveBefore(node, before)
  else parent.insertBefore(node, before)
}

/**
 * Picks the places of the longest increasing run of positions, gaps allowed: the nodes there stay
 * where they are, and the others move around them.
 */
export function longestIncreasing(positions: readonly (number | undefined)[]): Set<number> {
  // `ends[n]` is the lowest position that ends a run of n + 1, and `places[n]` where that is.
  const ends: number[] = []
  const places: number[] = []
  const before = new Map<number, number | undefined>()
  for (const [place, position] of positions.entries()) {
    if (position === undefined) continue
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < position) low = middle + 1
      else high = middle
    }
    before.set(place, places[low - 1])
    ends[low] = position
    places[low] = place
  }

  const run = new Set<number>()
  for (let place = places.at(-1); place !== undefined; place = before.get(place)) run.add(place)
  return run
}
