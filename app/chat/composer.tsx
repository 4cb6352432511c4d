import { action, type Code, js, type JsValue, on } from 'starcast'
import { Draft } from './signals.ts'
import { paths } from './urls.ts'

export interface ComposerProps {
  readonly room: string
  readonly author: string
  readonly text?: string
  readonly nameProblem?: string
  readonly textProblem?: string
}

/** Where a visitor says who they are, and something. */
export function Composer({
  room,
  author,
  text = '',
  nameProblem = '',
  textProblem = '',
}: ComposerProps) {
  const key = crypto.randomUUID()
  const send = sendTo(room)
  const initial = { author, text, key, _nameProblem: nameProblem, _textProblem: textProblem }
  return (
    <form
      class="composer"
      method="post"
      action={paths.say(room)}
      novalidate
      {...Draft.attributes({ ...initial, _sending: false, _underWay: '', _arrived: '' })}
      data-indicator={Draft.names._sending}
      data-on:submit={send}
      data-effect={takeAwayWhatArrived}
    >
      <input type="hidden" {...Draft.field('key')} value={key} />
      <p class="field">
        <label for="author">Your name</label>
        <input
          id="author"
          {...Draft.field('author')}
          value={author}
          autocomplete="nickname"
          aria-describedby="name-problem"
          data-on:change={action.post(paths.rename())}
          data-attr={nameState}
        />
        <Problem id="name-problem" text={nameProblem} shown={Draft.$._nameProblem} />
      </p>
      <p class="field">
        <label for="text">Message</label>
        <textarea
          id="text"
          rows={2}
          dir="auto"
          {...Draft.field('text')}
          aria-describedby="text-problem"
          data-attr={textState}
          {...on('input', js`${Draft.$._textProblem} = ''`)}
          {...on('keydown', sendOnEnter)}
        >
          {text}
        </textarea>
        <Problem id="text-problem" text={textProblem} shown={Draft.$._textProblem} />
      </p>
      <button>Send</button>
    </form>
  )
}

function Problem({ id, text, shown }: { id: string; text: string; shown: Code }) {
  const hidden = text === '' ? { style: 'display: none' } : {}
  return (
    <span
      id={id}
      class="problem"
      role="alert"
      {...hidden}
      data-show={js`${shown} !== ''`}
      data-text={shown}
    >
      {text}
    </span>
  )
}

const invalid = (problem: JsValue) =>
  js({ 'aria-invalid': js`${problem} !== '' ? 'true' : 'false'` })
const nameState = invalid(Draft.$._nameProblem)
const textState = invalid(Draft.$._textProblem)

const sendOnEnter = js`
  if (evt.key === 'Enter' && !evt.shiftKey && !evt.isComposing) {
    evt.preventDefault()
    el.form.requestSubmit()
  }`

// The same words keep their key until they have arrived, so that sending them twice says them once.
const sendTo = (room: string) => js`
  if (${Draft.$.text} !== ${Draft.$._underWay}) {
    ${Draft.$.key} = Math.random().toString(36).slice(2)
    ${Draft.$._underWay} = ${Draft.$.text}
  }
  ${action.post(paths.say(room), { requestCancellation: 'disabled' })}
  document.getElementById('text').focus()
  document.getElementById('scroller').scrollTop = 0`

// What was typed since stays.
const takeAwayWhatArrived = js`
  if (${Draft.$._arrived} !== '') {
    if (${Draft.$.text}.startsWith(${Draft.$._arrived})) {
      ${Draft.$.text} = ${Draft.$.text}.slice(${Draft.$._arrived}.length)
    }
    ${Draft.$._arrived} = ''
    ${Draft.$._underWay} = ''
  }`
