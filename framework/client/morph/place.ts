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
  // `ends[n]` is the place whose position is the lowest that ends a run of n + 1.
  const ends: number[] = []
  const before = new Map<number, number>()

  for (const [place, position] of positions.entries()) {
    if (position === undefined) continue
    const length = firstNotBelow(position, ends, positions)
    const previous = ends[length - 1]
    if (previous !== undefined) before.set(place, previous)
    ends[length] = place
  }

  const run = new Set<number>()
  for (let place = ends.at(-1); place !== undefined; place = before.get(place)) run.add(place)
  return run
}

function firstNotBelow(
  position: number,
  ends: readonly number[],
  positions: readonly (number | undefined)[],
): number {
  let [low, high] = [0, ends.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((positions[ends[middle] ?? -1] ?? Infinity) < position) low = middle + 1
    else high = middle
  }
  return low
}
