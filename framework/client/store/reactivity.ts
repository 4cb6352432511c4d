import { createReactiveSystem, type Link, type ReactiveNode } from 'alien-signals/system'
import { report } from '../errors.ts'

/** Reads the value, and makes whoever is running depend on it; or, given a value, replaces it. */
export interface Signal<Value> {
  (): Value
  (value: Value): void
}

// The bits that alien-signals names in its `ReactiveFlags`.
const MUTABLE = 1
const WATCHING = 2
const RUNNING = 4
const DIRTY = 16
const PENDING = 32

interface Node extends ReactiveNode {
  /** Brings a signal or a computed up to date; true when that changed its value. */
  update?(): boolean
  /** Runs an effect. */
  run?(): void
}

const computeds = new WeakSet<object>()
const due: Node[] = []
let done = 0
let reader: Node | undefined
let cycle = 0
let openBatches = 0
let runningEffects = 0

const { link, unlink, propagate, checkDirty, shallowPropagate } = createReactiveSystem({
  update: (node: Node) => node.update?.() ?? false,
  notify(node: Node) {
    node.flags &= ~WATCHING
    due.push(node)
  },
  unwatched: letGo,
})

/** Makes a value whose readers run again when it changes. */
export function signal<Value>(): Signal<Value | undefined>
export function signal<Value>(initial: Value): Signal<Value>
export function signal(initial?: unknown): Signal<unknown> {
  let value = initial
  let next = initial
  const node: Node = {
    flags: MUTABLE,
    update() {
      node.flags = MUTABLE
      return value !== (value = next)
    },
  }
  return (...given: unknown[]) => {
    if (given.length === 0) {
      if (node.flags & DIRTY) refresh(node)
      follow(node)
    } else if (next !== (next = given[0])) {
      node.flags = MUTABLE | DIRTY
      if (node.subs) propagate(node.subs, runningEffects > 0)
      if (openBatches === 0) flush()
    }
    return value
  }
}

/** Makes a value that follows the signals it is made from. */
export function computed<Value>(getter: (previous?: Value) => Value): () => Value {
  let value: Value
  const work = () => value !== (value = getter(value))
  const node: Node = { flags: DIRTY, update: () => track(node, MUTABLE, work) }
  const read = () => {
    if (isStale(node)) refresh(node)
    follow(node)
    if (!node.subs) letGo(node)
    return value
  }
  computeds.add(read)
  return read
}

export function isComputed(value: unknown): value is () => unknown {
  return typeof value === 'function' && computeds.has(value)
}

/** Runs now and after each change of what it read. A run that throws is reported; others follow. */
export function effect(run: () => void): () => void {
  const node: Node = {
    flags: 0,
    run() {
      runningEffects++
      try {
        track(node, WATCHING, run)
      } catch (error) {
        report(error)
      }
      runningEffects--
    },
  }
  node.run?.()
  return () => {
    node.flags = 0
    unlinkFrom(node.deps, node)
  }
}

/** Holds effects back until the matching `closeBatch`. */
export function openBatch(): void {
  openBatches++
}

/** Whether that was the last batch: what was held back has run. */
export function closeBatch(): boolean {
  if (openBatches === 0 || --openBatches > 0) return false
  flush()
  return true
}

/** Makes `next` the one who depends on what is read from now on; returns who it was. */
export function setReader(next: Node | undefined): Node | undefined {
  const previous = reader
  reader = next
  return previous
}

function track<Result>(node: Node, flags: number, work: () => Result): Result {
  const outer = setReader(node)
  const tracked: { depsTail?: Link | undefined } = node
  tracked.depsTail = undefined
  node.flags = flags | RUNNING
  cycle++
  try {
    return work()
  } finally {
    setReader(outer)
    node.flags &= ~RUNNING
    unlinkFrom(node.depsTail ? (node.depsTail as Link).nextDep : node.deps, node)
  }
}

function follow(node: Node): void {
  if (reader) link(node, reader, cycle)
}

/** A computed without readers is worked out anew for the next one: what it read must not keep it. */
function letGo(node: Node): void {
  if (!node.deps) return
  unlinkFrom(node.deps, node)
  node.flags = MUTABLE | DIRTY
}

function refresh(node: Node): void {
  if (node.update?.() && node.subs) shallowPropagate(node.subs)
}

function isStale(node: Node): boolean {
  if (node.flags & DIRTY) return true
  if (node.flags & PENDING && node.deps) {
    try {
      if (checkDirty(node.deps, node)) return true
    } catch (error) {
      // What it reads cannot be worked out: it runs on the last value.
      report(error)
      return true
    }
    node.flags &= ~PENDING
  }
  return false
}

function flush(): void {
  while (done < due.length) {
    const node = due[done++]
    if (!node) continue
    if (isStale(node)) node.run?.()
    else if (node.deps) node.flags = WATCHING
  }
  due.length = done = 0
}

function unlinkFrom(first: Link | undefined, node: Node): void {
  while (first) first = unlink(first, node)
}
