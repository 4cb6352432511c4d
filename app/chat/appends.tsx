import { type Context, Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { Broadcaster, LiveStream, type Patch, patchElements, removeElements, streamKeys } from 'starcast' // prettier-ignore
import { Layout } from '../layout.tsx'
import { LiveChat, type RoomEnv } from './live.tsx'
import { MessageItems, Messages } from './messages.tsx'
import type { Message, Room, Rooms } from './rooms.ts'
import { chat } from './routes.tsx'
import { Newest } from './signals.ts'
import { paths, patterns } from './urls.ts'
import { PeopleList, RoomPage } from './views.tsx'
import type { Visitors } from './visitor.ts'

/**
 * The chat in another way, by `CHAT=appends npm start`: a message is sent once, by itself, and appended,
 * however long the list is. Whoever was away is sent what it missed.
 */
export function chatOfAppends(rooms: Rooms, visitors: Visitors): Hono<RoomEnv> {
  const live = new AppendingChat(rooms)

  return new Hono<RoomEnv>()
    .use(jsxRenderer(({ children, title }) => <Layout title={title ?? 'Chat'}>{children}</Layout>))

    .get(patterns.room, async (c, next) => {
      const room = roomOf(c)
      if (!room) return next()
      const me = await visitors.of(c)
      const after = live.follow(room)
      const from = rooms.beginning(room.slug)
      const shown = {
        room,
        me,
        newest: rooms.newest(room.slug),
        draft: { author: me.name },
        messages: <Messages room={room.slug} {...rooms.recent(room.slug, from)} />,
        people: <PeopleList people={live.people.in(room.slug)} />,
        stream: <LiveStream url={paths.live({ room: room.slug, from })} after={after} />,
      }
      return c.render(<RoomPage {...shown} />, { title: room.name })
    })

    .get(patterns.live, async (c, next) => {
      const room = roomOf(c)
      if (!room) return next()
      const visitor = await visitors.of(c)
      return streamKeys(c, live.updates, room.slug, {
        reset: () => live.whole(room),
        onOpen: (signal) => live.people.enter(room.slug, visitor, signal),
      })
    })

    .route('/', chat(rooms, visitors, live))

  function roomOf(c: Context): Room | undefined {
    return rooms.find(c.req.param('room') ?? '')
  }
}

/** Tells whoever is in a room of each message, and of who else is there. */
class AppendingChat extends LiveChat {
  readonly updates = new Broadcaster<Patch>()
  readonly #rooms: Rooms
  readonly #told = new Map<string, number>() // the newest message that was published, by room
  #publishing: Promise<unknown> = Promise.resolve()

  constructor(rooms: Rooms) {
    super(rooms)
    this.#rooms = rooms
  }

  /** The position to follow a room from: to be read before its messages are. */
  follow({ slug }: Room): string {
    // Before anybody follows it, there is nobody to tell.
    if (!this.#told.has(slug)) this.#told.set(slug, this.#rooms.newest(slug))
    return this.updates.position()
  }

  /** All that a room's page shows, for one that has missed nobody knows what. */
  whole(room: Room): Promise<Patch>[] {
    const { slug } = room
    this.follow(room)
    const recent = this.#rooms.recent(slug, this.#rooms.beginning(slug))
    return [
      patchElements(<Messages room={slug} {...recent} />),
      patchElements(<PeopleList people={this.people.in(slug)} />),
    ]
  }

  override async said(room: Room): Promise<void> {
    await super.said(room)
    // One after the other, though two speak at the same moment.
    this.#publishing = this.#publishing.catch(() => {}).then(() => this.#publishNew(room))
    await this.#publishing
  }

  protected override async peopleChanged(room: string): Promise<void> {
    await super.peopleChanged(room)
    const people = await patchElements(<PeopleList people={this.people.in(room)} />)
    await this.updates.publish(room, people)
  }

  async #publishNew({ slug }: Room): Promise<void> {
    const told = this.#told.get(slug)
    if (told === undefined) return
    const { messages } = this.#rooms.recent(slug, told + 1)
    this.#told.set(slug, this.#rooms.newest(slug))
    const patches = await Promise.all(messages.filter(({ seq }) => seq > told).map(appended))
    await Promise.all(patches.flat().map((patch) => this.updates.publish(slug, patch)))
  }
}

async function appended(message: Message): Promise<Patch[]> {
  const { seq } = message
  // Only where it is not yet: a page may have loaded what is published to it only now.
  const selector = `#newest:not(:has(#message-${seq}))`
  const item = patchElements(<MessageItems messages={[message]} />, { selector, mode: 'append' })
  const first = seq === 1 ? [removeElements('#messages > .quiet')] : [] // nothing had been said
  return [await item, Newest.patch({ _newest: seq }), ...first]
}
