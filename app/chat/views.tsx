import type { Child } from 'hono/jsx'
import { type Expression, js, on } from 'starcast'
import { Composer, type ComposerProps } from './composer.tsx'
import type { Room } from './rooms.ts'
import { Newest, Reading } from './signals.ts'
import { paths } from './urls.ts'
import type { Visitor } from './visitor.ts'

interface RoomPageProps {
  readonly room: Room
  readonly me: Visitor
  readonly newest: number
  readonly draft: Omit<ComposerProps, 'room'>
  readonly messages: Child
  readonly people: Child
  readonly stream?: Child
}

/** A room: what is said, who is here, and where one says something. */
export function RoomPage({ room, me, newest, draft, messages, people, stream }: RoomPageProps) {
  const reading = { _me: me.id, _atEnd: true, _seen: newest }
  return (
    <div
      class="chat"
      {...Reading.attributes({ ...reading, _announced: newest, _announcement: '' })}
    >
      <header>
        <p>
          <a href={paths.rooms()}>All rooms</a>
        </p>
        <h1 dir="auto">
          <a href={paths.room(room.slug)}>{room.name}</a>
        </h1>
      </header>

      <section class="talk" aria-label="Messages">
        <div
          id="scroller"
          tabindex={0}
          {...on('scroll', noticeScrolling, {
            passive: true,
            throttle: { wait: '100ms', trailing: true },
          })}
          data-effect={follow}
        >
          {messages}
        </div>
        <button
          class="new"
          type="button"
          style="display: none"
          data-show={isBehind}
          data-on:click={toNewest}
          data-text={howManyNew}
        />
      </section>

      <aside>
        <h2 id="here-now">Here now</h2>
        {people}
      </aside>

      <Composer room={room.slug} {...draft} />
      <p
        class="visually-hidden"
        role="status"
        data-text={Reading.$._announcement}
        {...{
          'data-on-signal-patch__throttle.5s.trailing': announce,
          'data-on-signal-patch-filter': js`{ include: /^_newest$/ }`,
        }}
      />
      {stream}
    </div>
  )
}

export function PeopleList({ people }: { people: readonly Visitor[] }) {
  return (
    <ul id="people" role="list" aria-labelledby="here-now">
      {people.map(({ id, name }) => (
        <li data-class={js({ me: js`${Reading.$._me} === ${id}` })}>
          <bdi>{name === '' ? 'Guest' : name}</bdi>
        </li>
      ))}
    </ul>
  )
}

export function NoSuchRoom() {
  return (
    <>
      <h1>There is no such room</h1>
      <p class="lead">
        It may never have been, or its name is spelled another way.{' '}
        <a href={paths.rooms()}>All rooms</a>
      </p>
    </>
  )
}

// The list grows upwards from its end (flex-direction: column-reverse), where its scroll position is 0.
// At its top, earlier messages come in; to hold on to what is in view would drag it to the new top.
const noticeScrolling = js`
  const fromTop = el.scrollHeight - el.clientHeight + el.scrollTop
  ${Reading.$._atEnd} = el.scrollTop > -40
  el.style.overflowAnchor = fromTop < 40 ? 'none' : ''
  if (fromTop < 40) document.querySelector('#earlier a')?.click()`
const follow = js`if (${Reading.$._atEnd}) ${Reading.$._seen} = ${Newest.$._newest}`
const toNewest = js`document.getElementById('scroller').scrollTop = 0`
const isBehind = js`!${Reading.$._atEnd} && ${Newest.$._newest} > ${Reading.$._seen}`
const howManyNew = js`${count(js`${Newest.$._newest} - ${Reading.$._seen}`)} + ' ↓'`
const announce = js`
  ${Newest.$._newest} > ${Reading.$._announced} && (
    ${Reading.$._announcement} = ${count(js`${Newest.$._newest} - ${Reading.$._announced}`)},
    ${Reading.$._announced} = ${Newest.$._newest}
  )`

function count(difference: Expression) {
  return js`${difference} + (${difference} === 1 ? ' new message' : ' new messages')`
}
