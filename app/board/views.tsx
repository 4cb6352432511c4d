import type { Child } from 'hono/jsx'
import { action, js } from 'starcast'
import { type Box, BOXES, COLUMNS, columnName } from './boxes.ts'
import { paths } from './urls.ts'

interface BoardPageProps {
  readonly rows: readonly Child[]
  readonly counts: Child
  readonly stream: Child
  readonly problem?: string
}

/** The board: a table, so that screen readers tell where one is; one form for all of its boxes. */
export function BoardPage({ rows, counts, stream, problem }: BoardPageProps) {
  return (
    <>
      <h1>Board</h1>
      <p class="lead">
        A thousand boxes that everyone shares. With a keyboard, the arrows move from box to box and
        Space changes one.
      </p>
      {counts}
      <Problem text={problem ?? ''} />
      <span id="before-boxes" tabindex={-1} />
      <form
        class="board"
        method="post"
        action={paths.change()}
        data-on:submit={change}
        data-on:keydown={move}
      >
        <table>
          <caption class="visually-hidden">Boxes, by row and column</caption>
          <thead>
            <tr>
              <td />
              {Array.from({ length: COLUMNS }, (_, column) => (
                <th scope="col">{columnName(column)}</th>
              ))}
            </tr>
          </thead>
          <tbody>{rows}</tbody>
        </table>
      </form>
      <span id="after-boxes" tabindex={-1} />
      {stream}
    </>
  )
}

export function Row({ row, boxes }: { row: string; boxes: Child }) {
  return (
    <tr id={`row-${row}`}>
      <th scope="row">{row}</th>
      {boxes}
    </tr>
  )
}

/** A box is a button, as a click on it is to arrive without JavaScript, too. */
export function BoxCell({ number, name, isChecked }: Box) {
  return (
    <td id={name}>
      <button
        role="checkbox"
        aria-checked={isChecked ? 'true' : 'false'}
        aria-label={name}
        name={isChecked ? 'uncheck' : 'check'}
        value={number}
      />
    </td>
  )
}

export function Counts({ checked, watchers }: { checked: number; watchers: number }) {
  return (
    <p id="counts" class="quiet">
      <b>{checked.toLocaleString('en')}</b> of {BOXES.toLocaleString('en')} are checked,{' '}
      <b>{watchers.toLocaleString('en')}</b> {watchers === 1 ? 'page is' : 'pages are'} watching
    </p>
  )
}

/** Why a click came to nothing. */
export function Problem({ text }: { text: string }) {
  return (
    <p id="problem" class="problem" role="alert">
      {text}
    </p>
  )
}

// It sends the one button that was clicked. Who clicks on several has all of them arrive.
const change = action.post(paths.change(), {
  contentType: 'form',
  requestCancellation: 'disabled',
})

// Tab leaves the boxes: it goes on from what is behind them, or before.
const move = js`
  const cell = evt.target.closest('tbody td')
  if (!cell || evt.ctrlKey || evt.altKey || evt.metaKey) return
  if (evt.key === 'Tab') {
    document.getElementById(evt.shiftKey ? 'before-boxes' : 'after-boxes').focus()
    return
  }
  const row = cell.parentElement
  const to = {
    ArrowLeft: cell.previousElementSibling,
    ArrowRight: cell.nextElementSibling,
    ArrowUp: row.previousElementSibling?.cells[cell.cellIndex],
    ArrowDown: row.nextElementSibling?.cells[cell.cellIndex],
    Home: row.cells[1],
    End: row.lastElementChild,
  }
  if (!(evt.key in to)) return
  evt.preventDefault()
  to[evt.key]?.querySelector('button')?.focus()`
