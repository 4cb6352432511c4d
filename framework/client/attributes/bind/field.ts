/** How one kind of element and a signal are kept the same. */
export interface Field {
  /** What the element fires when its value changes. */
  readonly events: readonly string[]
  /** Reads the element, as the type that the signal has; `current` is undefined if it has none. */
  read(current: unknown): unknown
  write(value: unknown): void
  /** Writes the value once more, after the content of the element has changed. */
  rewrite?(value: unknown): void
}
