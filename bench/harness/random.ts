let state = 1

/** Seeds the order of things, with a new seed unless one is given. Returns the seed. */
export function startRandom(given?: string): number {
  const seed = given === undefined ? Date.now() % 1_000_000 : Number(given)
  if (!Number.isSafeInteger(seed)) throw new RangeError(`--seed takes a whole number, not ${given}`)
  state = seed
  return seed
}

/** The items in random order, so that none always follows the same other. */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** mulberry32: four lines are random enough for an order, and can be seeded. */
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}
