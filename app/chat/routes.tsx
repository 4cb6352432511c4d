import { type Context, Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { mountViews, patchElements, removeElements, sendPatches, streamViews } from 'starcast'
import { Layout } from '../layout.tsx'
import type { ComposerProps } from './composer.tsx'
import { LiveChat, type RoomEnv } from './live.tsx'
import { Earlier, MessageItems, Messages } from './messages.tsx'
import { problemWithName } from './problems.ts'
import { RoomsPage } from './rooms-page.tsx'
import { PAGE, type Room, type Rooms } from './rooms.ts'
import { Draft, NewRoom } from './signals.ts'
import { paths, patterns } from './urls.ts'
import { NoSuchRoom, PeopleList, RoomPage } from './views.tsx'
import type { Visitor, Visitors } from './visitor.ts'

/** The chat, for the rooms and the visitors it is given. */
export function chat(rooms: Rooms, visitors: Visitors, live = new LiveChat(rooms)) {
  return new Hono<RoomEnv>()
    .use(jsxRenderer(({ children, title }) => <Layout title={title ?? 'Chat'}>{children}</Layout>))

    .get(patterns.rooms, (c) => showRooms(c))
    .get(patterns.roomsLive, (c) => streamViews(c, live.rooms()))

    .post(patterns.create, NewRoom.extract, async (c) => {
      const { name } = c.var.signals
      const room = rooms.create(name)
      if ('problem' in room) return showRooms(c, { name, problem: room.problem })

      await live.roomsChanged()
      return c.redirect(paths.room(room.slug), 303)
    })

    .get(patterns.room, (c) => inRoom(c, (room) => showRoom(c, room)))

    .get(patterns.live, (c) =>
      inRoom(c, async (room) => {
        const visitor = await visitors.of(c)
        const onOpen = (signal: AbortSignal) => live.people.enter(room.slug, visitor, signal)
        c.set('from', pageAt(c.req.param('from')))
        return streamViews(c, live.room(room), { onOpen })
      }),
    )

    .get(patterns.earlier, (c) =>
      inRoom(c, (room) => {
        const before = pageAt(c.req.param('seq'))
        const items = <MessageItems messages={rooms.before(room.slug, before)} />
        const more = <Earlier room={room.slug} before={before - PAGE} />
        return sendPatches(
          c,
          [
            removeElements('#earlier'),
            patchElements(items, { selector: '#read-back', mode: 'prepend' }),
            patchElements(more, { selector: '#read-back', mode: 'before' }),
          ],
          { page: () => showEarlier(c, room, before) },
        )
      }),
    )

    .post(patterns.say, Draft.extract, (c) =>
      inRoom(c, async (room) => {
        const visitor = await visitors.of(c)
        const { author, text, key } = c.var.signals
        const { name: nameProblem, text: textProblem } = rooms.say(room, { author, authorId: visitor.id, text, key }) // prettier-ignore
        const problems = { _nameProblem: nameProblem, _textProblem: textProblem }
        if (nameProblem || textProblem) {
          const page = () => showRoom(c, room, { author, text, nameProblem, textProblem })
          return sendPatches(c, Draft.patch({ ...problems, _underWay: '' }), { page })
        }

        await rename(c, { ...visitor, name: author.trim() })
        await live.said(room)
        return sendPatches(c, Draft.patch({ ...problems, _arrived: text }), { page: paths.room(room.slug) }) // prettier-ignore
      }),
    )

    .post(patterns.rename, Draft.extract, async (c) => {
      const { author } = c.var.signals
      const problem = problemWithName(author)
      if (!problem) await rename(c, { ...(await visitors.of(c)), name: author.trim() })
      return sendPatches(c, Draft.patch({ _nameProblem: problem }), { page: paths.rooms() })
    })

  async function inRoom(c: Context, answer: (room: Room) => Response | Promise<Response>) {
    const room = rooms.find(c.req.param('room') ?? '')
    if (room) return answer(room)
    c.status(404)
    return c.render(<NoSuchRoom />, { title: 'No such room' })
  }

  async function showRooms(c: Context, form: { name?: string; problem?: string } = {}) {
    return c.render(<RoomsPage {...form} {...(await mountViews(c, live.rooms(), paths.roomsLive()))} />, { title: 'Rooms' }) // prettier-ignore
  }

  async function showRoom(c: Context, room: Room, draft: Partial<ComposerProps> = {}) {
    const me = await visitors.of(c)
    const from = rooms.beginning(room.slug)
    const newest = rooms.newest(room.slug)
    c.set('from', from)
    const views = await mountViews(c, live.room(room), paths.live({ room: room.slug, from }))
    const page = (
      <RoomPage {...{ room, me, newest }} draft={{ author: me.name, ...draft }} {...views} />
    )
    return c.render(page, { title: room.name })
  }

  /** A page of what was said before a message, for who has no JavaScript to read back with. */
  async function showEarlier(c: Context, room: Room, before: number) {
    const me = await visitors.of(c)
    const views = {
      messages: <Messages room={room.slug} from={before - PAGE} messages={rooms.before(room.slug, before)} />, // prettier-ignore
      people: <PeopleList people={live.people.in(room.slug)} />,
    }
    const page = <RoomPage {...{ room, me }} newest={before - 1} draft={{ author: me.name }} {...views} /> // prettier-ignore
    return c.render(page, { title: room.name })
  }

  async function rename(c: Context, visitor: Visitor) {
    await visitors.remember(c, visitor)
    live.people.rename(visitor)
  }
}

/** The number that the page of messages with this one begins at. */
function pageAt(seq: string): number {
  return Math.max(0, Math.floor((Number(seq) - 1) / PAGE) || 0) * PAGE + 1
}
