import { MARK } from '../streams/event.ts'

const ITEM_BYTES = 200

/** A list of so many KB, which looks different for each change. */
export function List({ kilobytes, change }: { kilobytes: number; change: number }) {
  const items = Array.from({ length: (kilobytes * 1000) / ITEM_BYTES }, (_, index) => index)
  return (
    <ul id="list" data-change={change}>
      {items.map((index) => (
        <li id={`item-${index}`} class="item">
          {index === 0 ? MARK : ''}
          {`“${'some text, '.repeat(14)}${change}”`}
        </li>
      ))}
    </ul>
  )
}

/** What everyone is shown who watches the same view. */
export function SharedList({ change }: { change: number }) {
  return <List kilobytes={20} change={change} />
}
