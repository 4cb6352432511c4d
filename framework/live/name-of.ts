/** A text that is the same for plain data that holds the same, and for no other. */
export function nameOf(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(nameOf).join()}]`
  if (typeof data === 'object' && data !== null) {
    const named = Object.entries(data).map(([name, value]) => `${JSON.stringify(name)}:${nameOf(value)}`) // prettier-ignore
    return `{${named.toSorted().join()}}`
  }
  return typeof data === 'string' ? JSON.stringify(data) : String(data)
}
