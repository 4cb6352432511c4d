import { remember } from '../bounded.ts'
import { batch, peek } from './batch.ts'
import { noteChange } from './changes.ts'
import { isComputed, signal, type Signal } from './reactivity.ts'

/** An object or array of the tree, whose every leaf is a signal. */
export type Branch = Record<string, unknown>

type Cell = Signal<unknown>
type Cells = Record<string, Cell | number>

// Deleted signals of each branch that come back to their readers; a list that changes all day must
// not keep what it has ever held.
const MOST_DROPPED = 200

/** Makes a branch with the content of an object or array; `path` is empty or ends in a dot. */
export function grow(source: object, path: string): Branch {
  const isList = Array.isArray(source)
  const cells = (isList ? [] : {}) as Cells
  for (const [name, value] of Object.entries(source)) {
    if (name === '__proto__' || (isMissing(value) && !isList)) continue
    cells[name] = signal(planted(value, `${path}${name}.`))
  }
  return new Proxy<Branch>(cells, new BranchHandler(path) as ProxyHandler<Branch>)
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

export function isBranch(value: unknown): value is Branch {
  return isPlainObject(value) || Array.isArray(value)
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

/** What an object has of its own by that name. */
export function own<Value>(object: Record<string, Value>, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function planted(value: unknown, path: string): unknown {
  if (isMissing(value)) return ''
  return isBranch(value) ? grow(value, path) : value
}

/** Lets a record of cells be read and written as if it were the values in them. */
class BranchHandler implements ProxyHandler<Cells> {
  /** Where this branch is in the tree: empty, or ending in a dot. */
  readonly #path: string
  /** What readers of all names depend on. */
  readonly #shape = signal(0)
  readonly #dropped = new Map<string, Cell>()
  #version = 0

  constructor(path: string) {
    this.#path = path
  }

  get(cells: Cells, name: string): unknown {
    if (Array.isArray(cells)) this.#shape()
    let cell = own(cells, name)
    if (typeof cell !== 'function') {
      // What every object has; `toJSON` and symbols, which none needs to have; the length of a list.
      if (name in cells || name === 'toJSON' || typeof name === 'symbol') {
        this.#shape()
        return name === '__proto__' ? undefined : cells[name]
      }
      // Anything else that is missing becomes a signal when it is read.
      cell = this.#add(cells, name, '')
    }
    const value = cell()
    return isComputed(value) ? (value() ?? '') : value
  }

  set(cells: Cells, name: string, value: unknown): boolean {
    if (name !== '__proto__') batch(() => this.#write(cells, name, value))
    return true
  }

  deleteProperty(cells: Cells, name: string): boolean {
    batch(() => this.#drop(cells, name))
    return true
  }

  has(cells: Cells, name: string): boolean {
    this.#shape()
    return name in cells
  }

  ownKeys(cells: Cells): (string | symbol)[] {
    this.#shape()
    return Reflect.ownKeys(cells)
  }

  #write(cells: Cells, name: string, value: unknown): void {
    if (isMissing(value)) return this.#drop(cells, name)
    const cell = own(cells, name)
    if (typeof cell === 'number') return this.#resize(cells as unknown as Cell[], Number(value))
    if (!cell) return void this.#add(cells, name, value)

    const held = peek(() => cell())
    if (Object.is(held, value)) return
    if (isPlainObject(held) && isPlainObject(value)) return this.#turn(held, value, name)
    if (!isComputed(held) || isComputed(value)) cell(planted(value, `${this.#path}${name}.`))
    this.#note(name, value)
  }

  #note(name: string, value: unknown): void {
    noteChange(this.#path + name, isComputed(value) ? '' : copyOf(value))
  }

  #reshape(): void {
    this.#shape(++this.#version)
  }

  /** Turns one object into another, so that only readers of what differs run again. */
  #turn(held: Branch, value: Branch, name: string): void {
    for (const each of Object.keys(held)) {
      if (!isMissing(own(value, each))) continue
      delete held[each]
      this.#note(`${name}.${each}`, null)
    }
    Object.assign(held, value)
  }

  #add(cells: Cells, name: string, value: unknown): Cell {
    // Readers of a signal that was deleted keep its cell; the same cell brings them back.
    const cell = this.#dropped.get(name) ?? signal<unknown>()
    this.#dropped.delete(name)
    batch(() => {
      cell(planted(value, `${this.#path}${name}.`))
      cells[name] = cell
      this.#reshape()
      this.#note(name, value)
    })
    return cell
  }

  #drop(cells: Cells, name: string): void {
    const cell = own(cells, name)
    if (typeof cell !== 'function') return
    remember(this.#dropped, name, cell, MOST_DROPPED)
    delete cells[name]
    this.#reshape()
  }

  #resize(cells: Cell[], length: number): void {
    if (cells.length === length) return
    for (let index = cells.length; index > length; index--) this.#note(`${index - 1}`, null)
    cells.length = length
    this.#reshape()
  }
}
