/** The candidate that a name is a slip of: at most so many letters more, less, other or swapped. */
export function near(name: string, candidates: Iterable<string>, most = 1): string | undefined {
  if (name.length < 3) return undefined
  let best: string | undefined
  let least = most
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > least) continue
    const slips = distance(name, candidate)
    if (slips > least || (slips === least && best !== undefined)) continue
    best = candidate
    least = slips
  }
  return best
}

/** How many letters were added, left out, mistaken or swapped (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    const above = rows[i - 1]!
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let slips = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1))
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwapped) slips = Math.min(slips, rows[i - 2]![j - 2]! + 1)
      row[j] = slips
    }
    rows.push(row)
  }
  return rows.at(-1)!.at(-1)!
}
