import { liveView, type LiveViewAt } from 'starcast'
import { Messages } from './messages.tsx'
import { People } from './people.ts'
import { RoomList } from './rooms-page.tsx'
import type { Room, Rooms } from './rooms.ts'
import { PeopleList } from './views.tsx'

/** What everyone sees change: the views of a room and of all rooms, and who is in them. */
export class LiveChat {
  readonly people: People
  readonly #rooms: Rooms

  readonly #messages = liveView((room: string, from: number) => (
    <Messages room={room} {...this.#rooms.recent(room, from)} />
  ))
  readonly #people = liveView((room: string) => <PeopleList people={this.people.in(room)} />)
  readonly #list = liveView(() => (
    <RoomList rooms={this.#rooms.list()} peopleIn={(room) => this.people.count(room)} />
  ))

  constructor(rooms: Rooms) {
    this.#rooms = rooms
    this.people = new People((room) => void this.#peopleChanged(room))
  }

  /** The views of a room, for a page that began at the message of a number. */
  room({ slug }: Room, from: number): { messages: LiveViewAt; people: LiveViewAt } {
    return { messages: this.#messages.at(slug, from), people: this.#people.at(slug) }
  }

  rooms(): { list: LiveViewAt } {
    return { list: this.#list.at() }
  }

  /** Something was said in a room. */
  async said({ slug }: Room): Promise<void> {
    await Promise.all([this.#messages.changed(slug), this.#list.changed()])
  }

  async roomsChanged(): Promise<void> {
    await this.#list.changed()
  }

  async #peopleChanged(room: string): Promise<void> {
    await Promise.all([this.#people.changed(room), this.#list.changed()])
  }
}
