import type { Context } from 'hono'
import { liveView, type LiveViewAt } from 'starcast'
import { Messages } from './messages.tsx'
import { People } from './people.ts'
import { RoomList } from './rooms-page.tsx'
import type { Room, Rooms } from './rooms.ts'
import { PeopleList } from './views.tsx'

/** What requests for a room say: the number of the message that their page began at. */
export interface RoomEnv {
  Variables: { from: number }
}

/** What everyone sees change: the views of a room and of all rooms, and who is in them. */
export class LiveChat {
  readonly people: People
  readonly #rooms: Rooms

  readonly #messages = liveView(
    (room: string, from: number) => <Messages room={room} {...this.#rooms.recent(room, from)} />,
    { audience: (c: Context<RoomEnv>) => c.var.from },
  )
  readonly #people = liveView((room: string) => <PeopleList people={this.people.in(room)} />)
  readonly #list = liveView(() => (
    <RoomList rooms={this.#rooms.list()} peopleIn={(room) => this.people.count(room)} />
  ))

  constructor(rooms: Rooms) {
    this.#rooms = rooms
    this.people = new People((room) => void this.peopleChanged(room))
  }

  /** The views of a room. */
  room({ slug }: Room): { messages: LiveViewAt; people: LiveViewAt } {
    return { messages: this.#messages.at(slug), people: this.#people.at(slug) }
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

  protected async peopleChanged(room: string): Promise<void> {
    await Promise.all([this.#people.changed(room), this.#list.changed()])
  }
}
