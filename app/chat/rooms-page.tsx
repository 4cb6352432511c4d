import type { Child } from 'hono/jsx'
import type { Message, Room } from './rooms.ts'
import { paths } from './urls.ts'

interface RoomListProps {
  readonly rooms: readonly (Room & { readonly last: Message | undefined })[]
  readonly peopleIn: (room: string) => number
}

/** Every room, the one talked in last first. */
export function RoomList({ rooms, peopleIn }: RoomListProps) {
  return (
    <ul id="rooms" class="cards" role="list">
      {rooms.map(({ slug, name, last }) => (
        <li class="card" id={`room-${slug}`}>
          <h2 dir="auto">
            <a href={paths.room(slug)}>{name}</a>
          </h2>
          <p class="last" dir="auto">
            {last ? `${last.author}: ${last.text.slice(0, 200)}` : 'Nobody has said anything yet.'}
          </p>
          <p>{howMany(peopleIn(slug))}</p>
        </li>
      ))}
    </ul>
  )
}

function howMany(people: number): string {
  return people === 1 ? '1 person here' : `${people} people here`
}

interface RoomsPageProps {
  readonly list: Child
  readonly stream?: Child
  readonly name?: string
  readonly problem?: string
}

export function RoomsPage({ list, stream, name = '', problem = '' }: RoomsPageProps) {
  return (
    <>
      <h1>Rooms</h1>
      <p class="lead">Come in, or open a room of your own.</p>
      {list}
      <form class="new-room" method="post" action={paths.create()} novalidate>
        <p class="field">
          <label for="name">New room</label>
          <input
            id="name"
            name="name"
            value={name}
            autocomplete="off"
            aria-describedby="name-problem"
            aria-invalid={problem === '' ? 'false' : 'true'}
          />
          <span id="name-problem" class="problem" role="alert">
            {problem}
          </span>
        </p>
        <button>Create</button>
      </form>
      {stream}
    </>
  )
}
