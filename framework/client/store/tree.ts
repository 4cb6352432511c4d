import { noteChange } from './changes.ts'
import { batch, isComputed, peek, signal } from './reactivity.ts'

/** An object or array of the tree, whose every leaf is a signal. */
export type Branch = Record<string, unknown>

type Cell = ReturnType<typeof signal<unknown>>
type Cells = Record<string, Cell>

/** Makes a branch with the content of an object or array; `path` is empty or ends in a dot. */
export function grow(source: object, path: string): Branch {
  const isList = Array.isArray(source)
  const cells = (isList ? [] : {}) as Cells
  for (const [name, value] of Object.entries(source)) {
    if (name === '__proto__' || (isMissing(value) && !isList)) continue
    cells[name] = signal(planted(value, `${path}${name}.`))
  }
  const handler = isList ? new ListHandler(path) : new BranchHandler(path)
  return new Proxy<Record<string, unknown>>(cells, handler as ProxyHandler<Branch>)
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The store has no null: such a signal is not there. */
export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

/** Copies plain data out of the tree, or from anywhere, so that neither side sees later writes. */
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, copyOf)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copyOf(each)]))
}

function planted(value: unknown, path: string): unknown {
  if (isMissing(value)) return ''
  return Array.isArray(value) || isPlainObject(value) ? grow(value, path) : value
}

// Deleted signals of each branch that come back to their readers; a list that changes all day must
// not keep what it has ever held.
const MOST_DROPPED = 200

/** Lets a record of cells be read and written as if it were the values in them. */
class BranchHandler implements ProxyHandler<Cells> {
  /** What readers of all names depend on. */
  protected readonly shape = signal(0)
  /** Where this branch is in the tree: empty, or ending in a dot. */
  protected readonly path: string
  protected readonly prototype: object = Object.prototype
  readonly #dropped = new Map<string, Cell>()
  #version = 0

  constructor(path: string) {
    this.path = path
  }

  get(cells: Cells, name: string | symbol): unknown {
    if (typeof name === 'symbol') return Reflect.get(cells, name)
    if (this.isBuiltIn(cells, name)) {
      this.shape()
      return name === '__proto__' ? undefined : Reflect.get(cells, name)
    }
    const cell = cells[name] ?? this.#add(cells, name, '')
    const value = cell()
    return isComputed(value) ? (value() ?? '') : value
  }

  set(cells: Cells, name: string | symbol, value: unknown): boolean {
    if (typeof name === 'symbol') return Reflect.set(cells, name, value)
    if (name !== '__proto__') batch(() => this.write(cells, name, value))
    return true
  }

  deleteProperty(cells: Cells, name: string | symbol): boolean {
    if (typeof name === 'string') batch(() => this.#drop(cells, name))
    return true
  }

  has(cells: Cells, name: string | symbol): boolean {
    this.shape()
    return Reflect.has(cells, name)
  }

  ownKeys(cells: Cells): (string | symbol)[] {
    this.shape()
    return Reflect.ownKeys(cells)
  }

  /** What every object has. Anything else that is missing becomes a signal when it is read. */
  protected isBuiltIn(cells: Cells, name: string): boolean {
    return !Object.hasOwn(cells, name) && (name === 'toJSON' || name in this.prototype)
  }

  protected write(cells: Cells, name: string, value: unknown): void {
    if (isMissing(value)) return this.#drop(cells, name)
    const cell = Object.hasOwn(cells, name) ? cells[name] : undefined
    if (!cell) {
      this.#add(cells, name, value)
      return
    }
    const held = peek(cell)
    if (Object.is(held, value)) return
    if (isPlainObject(held) && isPlainObject(value)) return this.#turn(held, value, name)
    if (!isComputed(held) || isComputed(value)) cell(planted(value, `${this.path}${name}.`))
    this.note(name, value)
  }

  protected note(name: string, value: unknown): void {
    noteChange(this.path + name, isComputed(value) ? '' : copyOf(value))
  }

  protected reshape(): void {
    this.shape(++this.#version)
  }

  /** Turns one object into another, so that only readers of what differs run again. */
  #turn(held: Branch, value: Branch, name: string): void {
    for (const each of Object.keys(held)) {
      if (Object.hasOwn(value, each) && !isMissing(value[each])) continue
      delete held[each]
      this.note(`${name}.${each}`, null)
    }
    Object.assign(held, value)
  }

  #add(cells: Cells, name: string, value: unknown): Cell {
    // Readers of a signal that was deleted keep its cell; the same cell brings them back.
    const cell = this.#dropped.get(name) ?? signal<unknown>()
    this.#dropped.delete(name)
    batch(() => {
      cell(planted(value, `${this.path}${name}.`))
      cells[name] = cell
      this.reshape()
      this.note(name, value)
    })
    return cell
  }

  #drop(cells: Cells, name: string): void {
    const cell = Object.hasOwn(cells, name) ? cells[name] : undefined
    if (!cell) return
    this.#dropped.set(name, cell)
    const [oldest] = this.#dropped.keys()
    if (this.#dropped.size > MOST_DROPPED && oldest !== undefined) this.#dropped.delete(oldest)
    delete cells[name]
    this.reshape()
  }
}

/** The same for an array, whose length matters to whoever reads any of it. */
class ListHandler extends BranchHandler {
  protected override readonly prototype = Array.prototype

  override get(cells: Cells, name: string | symbol): unknown {
    this.shape()
    return super.get(cells, name)
  }

  protected override isBuiltIn(cells: Cells, name: string): boolean {
    return name === 'length' || super.isBuiltIn(cells, name)
  }

  protected override write(cells: Cells, name: string, value: unknown): void {
    if (name === 'length') this.#resize(cells as unknown as Cell[], Number(value))
    else super.write(cells, name, value)
  }

  #resize(cells: Cell[], length: number): void {
    if (cells.length === length) return
    for (let index = cells.length; index > length; index--) this.note(String(index - 1), null)
    cells.length = length
    this.reshape()
  }
}
