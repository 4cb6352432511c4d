import type { Visitor } from './visitor.ts'

// A reload leaves and comes back: nobody is to see that.
const GRACE_MS = 2000

interface Present {
  visitor: Visitor
  streams: number
  leaving?: ReturnType<typeof setTimeout> | undefined
}

/** Who is in which room now: whoever has its stream open. */
export class People {
  readonly #rooms = new Map<string, Map<string, Present>>()
  readonly #changed: (room: string) => void

  constructor(changed: (room: string) => void) {
    this.#changed = changed
  }

  in(room: string): Visitor[] {
    const here = this.#rooms.get(room)?.values() ?? []
    return [...here].map(({ visitor }) => visitor).toSorted(byName)
  }

  count(room: string): number {
    return this.#rooms.get(room)?.size ?? 0
  }

  /** Somebody has come; they have left, a moment after the signal. */
  enter(room: string, visitor: Visitor, left: AbortSignal): void {
    const here = this.#rooms.get(room) ?? new Map<string, Present>()
    this.#rooms.set(room, here)
    const present = here.get(visitor.id) ?? { visitor, streams: 0 }
    const isNew = !here.has(visitor.id)
    here.set(visitor.id, present)
    present.streams++
    clearTimeout(present.leaving)
    if (isNew) this.#changed(room)
    left.addEventListener('abort', () => this.#leave(room, present), { once: true })
  }

  rename(visitor: Visitor): void {
    for (const [room, here] of this.#rooms) {
      const present = here.get(visitor.id)
      if (!present || present.visitor.name === visitor.name) continue
      present.visitor = visitor
      this.#changed(room)
    }
  }

  #leave(room: string, present: Present): void {
    if (--present.streams > 0) return
    present.leaving = setTimeout(() => {
      const here = this.#rooms.get(room)
      here?.delete(present.visitor.id)
      if (here?.size === 0) this.#rooms.delete(room)
      this.#changed(room)
    }, GRACE_MS)
  }
}

/** By name; who has not said theirs comes last. */
function byName(a: Visitor, b: Visitor): number {
  const nameless = Number(a.name === '') - Number(b.name === '')
  return nameless || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)
}
