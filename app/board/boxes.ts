export const ROWS = 40
export const COLUMNS = 25
export const BOXES = ROWS * COLUMNS

/** A box of the board: numbered from 1 along the rows, and named as in a spreadsheet. */
export interface Box {
  readonly number: number
  readonly name: string
  readonly isChecked: boolean
}

/** Where the board is kept. */
export interface Store {
  checked(): Iterable<number>
  set(box: number, isChecked: boolean): void
}

/** The boxes that everyone shares. */
export class Boxes {
  readonly #store: Store
  readonly #checked: Set<number>

  constructor(store: Store) {
    this.#store = store
    this.#checked = new Set(store.checked())
  }

  get checkedCount(): number {
    return this.#checked.size
  }

  /** The boxes of a row, from 1. */
  row(row: number): Box[] {
    return Array.from({ length: COLUMNS }, (_, column) => {
      const number = (row - 1) * COLUMNS + column + 1
      return { number, name: columnName(column) + row, isChecked: this.#checked.has(number) }
    })
  }

  /** Checks a box, or unchecks it; says whether it was otherwise before. */
  set(box: number, isChecked: boolean): boolean {
    if (this.#checked.has(box) === isChecked) return false
    this.#store.set(box, isChecked)
    if (isChecked) this.#checked.add(box)
    else this.#checked.delete(box)
    return true
  }
}

/** The row that a box is in. */
export function rowOf(box: number): number {
  return Math.ceil(box / COLUMNS)
}

/** The name of a column, counted from 0. */
export function columnName(column: number): string {
  return String.fromCodePoint(65 + column) // 'A'
}
