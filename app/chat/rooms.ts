import { createHash } from 'node:crypto'
import { problemWithName, problemWithText } from './problems.ts'
import { problemSaving } from './saving.ts'

/** A place to talk in. */
export interface Room {
  /** Its part of a URL. */
  readonly slug: string
  readonly name: string
}

/** Something said in a room. Messages of a room are numbered from 1, without gaps. */
export interface Message {
  readonly seq: number
  readonly authorId: string
  readonly author: string
  readonly text: string
  /** Milliseconds since 1970. */
  readonly at: number
}

export type NewMessage = Omit<Message, 'seq'> & {
  /** The same for the same message, however often it is sent. */
  readonly key: string
}

type Said = Omit<NewMessage, 'at'>

/** What is wrong with which field; empty where nothing is. */
interface Problems {
  readonly name: string
  readonly text: string
}

/** What the rooms are kept in. Each of these may throw a `StoreError`. */
export interface Store {
  rooms(): (Room & { readonly last: Message | undefined })[]
  room(slug: string): Room | undefined
  /** Adds the room, or says `false` where there is one of that slug. */
  addRoom(room: Room): boolean
  /** Adds the message with the next number; one whose key the room knows is not added again. */
  addMessage(room: string, message: NewMessage): void
  lastSeq(room: string): number
  /** Messages from one number to another, both included. */
  messages(room: string, from: number, to: number): Message[]
}

/** How many messages a page begins with, and takes at a time when one reads back. */
export const PAGE = 50
// A page that stays open grows with the talk, up to here.
const MOST = 6 * PAGE

/** What people can do in the rooms, whatever they are kept in. */
export class Rooms {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
    if (store.rooms().length === 0) store.addRoom({ slug: 'lobby', name: 'Lobby' })
  }

  list(): (Room & { readonly last: Message | undefined })[] {
    return this.#store.rooms()
  }

  find(slug: string): Room | undefined {
    return this.#store.room(slug)
  }

  /** Creates a room, or says what is wrong with its name. */
  create(name: string): Room | { readonly problem: string } {
    const problem = problemWithName(name, 'The room needs a name.')
    if (problem !== '') return { problem }
    const room = { slug: slugOf(name), name: name.trim() }
    let added = false
    const unsaved = problemSaving(() => (added = this.#store.addRoom(room)))
    if (unsaved !== '') return { problem: unsaved }
    return added ? room : { problem: 'There is a room of that name already.' }
  }

  /** Says something in a room, or says what is wrong; then nothing was said. */
  say(room: Room, { author, authorId, text, key }: Said): Problems {
    const name = problemWithName(author)
    const wrong = problemWithText(text)
    if (name !== '' || wrong !== '') return { name, text: wrong }
    const message = { author: author.trim(), authorId, text, at: Date.now() }
    // Other words under a key that was used are another message: a form can be gone back to.
    const own = createHash('sha256')
      .update(JSON.stringify([authorId, key, text]))
      .digest('base64url')
    return { name: '', text: problemSaving(() => this.#store.addMessage(room.slug, { ...message, key: own })) } // prettier-ignore
  }

  /**
   * The number that a page opened now begins at: a round one, so that pages opened at about the same
   * time show the same.
   */
  beginning(room: string): number {
    return Math.max(0, Math.floor(this.#store.lastSeq(room) / PAGE) - 1) * PAGE + 1
  }

  /** The messages of a page that began at `from`, and where it begins by now. */
  recent(room: string, from: number): { readonly from: number; readonly messages: Message[] } {
    const last = this.#store.lastSeq(room)
    const begin = from > last + 1 || last - from >= MOST ? this.beginning(room) : from
    return { from: begin, messages: this.#store.messages(room, begin, last) }
  }

  newest(room: string): number {
    return this.#store.lastSeq(room)
  }

  /** The messages just before a number, oldest first. */
  before(room: string, seq: number): Message[] {
    return this.#store.messages(room, seq - PAGE, seq - 1)
  }
}

function slugOf(name: string): string {
  const words =
    name
      .trim()
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return (
    words.join('-') || [...name.trim()].map((char) => char.codePointAt(0)?.toString(16)).join('-')
  )
}
