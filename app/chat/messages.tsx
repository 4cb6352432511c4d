import { action, js } from 'starcast'
import type { Message } from './rooms.ts'
import { Newest, Reading } from './signals.ts'
import { paths } from './urls.ts'

interface MessagesProps {
  readonly room: string
  /** The number of the first message that is shown. */
  readonly from: number
  readonly messages: readonly Message[]
}

/**
 * The newest messages of a room, and a place for earlier ones. What one has read back to is the
 * page's own: views of later messages leave it alone, unless the page begins anew.
 */
export function Messages({ room, from, messages }: MessagesProps) {
  const newest = messages.at(-1)?.seq ?? 0
  return (
    <div id="messages" {...Newest.attributes({ _newest: newest })}>
      <div id={`earlier-${from}`} data-ignore-morph>
        <Earlier room={room} before={from} />
        <ol id="read-back" role="list" />
      </div>
      <ol id="newest" role="list">
        <MessageItems messages={messages} />
      </ol>
      {messages.length === 0 && <p class="quiet">Nobody has said anything yet.</p>}
    </div>
  )
}

export function MessageItems({ messages }: { messages: readonly Message[] }) {
  return messages.map((message) => <MessageItem {...message} />)
}

/** What loads the messages before a number: followed for whoever scrolls up to it. */
export function Earlier({ room, before }: { room: string; before: number }) {
  if (before <= 1) return <></>
  const path = paths.earlier({ room, seq: before })
  return (
    <p id="earlier" class="quiet">
      <a href={path} data-on:click__prevent={action.get(path, { payload: {} })}>
        Earlier messages
      </a>
    </p>
  )
}

function MessageItem({ seq, author, authorId, text, at }: Message) {
  const time = new Date(at)
  const local = js`new Date(${at}).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })`
  return (
    <li
      id={`message-${seq}`}
      class="message"
      data-class={js({ own: js`${Reading.$._me} === ${authorId}` })}
    >
      <p class="byline">
        <b>
          <bdi>{author}</bdi>
        </b>{' '}
        <time datetime={time.toISOString()} data-text={local}>
          {time.toISOString().slice(11, 16)}
        </time>
      </p>
      <p class="text" dir="auto">
        {text}
      </p>
    </li>
  )
}
