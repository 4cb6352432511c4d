import { createParser, type EventSourceMessage } from 'eventsource-parser'

/**
 * What a page shows, as a browser would have it: the views by id, and the items of each list, by a
 * few rules of Datastar 1.0. It takes no patch that a browser would have no place for, or that would
 * put the same element there twice.
 */
export class Page {
  readonly views = new Map<string, string>()
  readonly lists = new Map<string, string[]>()
  /** The newest position that it was told. */
  position: string | undefined
  /** Told each position when everything before it was applied. */
  onPosition: (position: string) => void = () => {}
  #parser = this.#newParser()

  /** Reads some bytes. */
  feed(text: string): void {
    this.#parser.feed(text)
  }

  /** Loses what was read of an event that has not ended. */
  cut(): void {
    this.#parser = this.#newParser()
  }

  /** Takes markup: a whole view. */
  put(html: string): void {
    const [, tag, id] = /^<(\w+) id="([^"]*)">/.exec(html) ?? []
    if (tag === undefined || id === undefined) throw new Error(`No view: ${html.slice(0, 60)}`)
    if (tag === 'ul') this.lists.set(id, itemsOf(html))
    else this.views.set(id, html)
  }

  #newParser() {
    return createParser({ onEvent: (event) => this.#take(event) })
  }

  #take({ event, id, data }: EventSourceMessage): void {
    if (event === 'position') {
      this.position = id!
      return this.onPosition(id!)
    }
    const lines = new Map(data.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])) // prettier-ignore
    this.#apply(lines.get('elements') ?? '', lines.get('mode') ?? 'outer', lines.get('selector'))
  }

  #apply(html: string, mode: string, selector: string | undefined): void {
    if (selector === undefined && !html.startsWith('<li')) return this.put(html)
    const targets = selector?.split(', ').map((one) => one.slice(1)) ?? itemsOf(html).map(idOf)
    for (const id of targets) {
      const list = [...this.lists.values()].find((items) => items.some((item) => idOf(item) === id))
      if (!list) throw new Error(`Nothing on the page has the id ${id}`)
      const at = list.findIndex((item) => idOf(item) === id)
      if (mode === 'remove') list.splice(at, 1)
      else if (mode === 'outer') list[at] = itemsOf(html).find((item) => idOf(item) === id)!
      else {
        const items = itemsOf(html)
        const twice = items.find((item) => list.some((other) => idOf(other) === idOf(item)))
        if (twice) throw new Error(`The page would have ${twice} twice`)
        list.splice(mode === 'after' ? at + 1 : at, 0, ...items)
      }
    }
  }
}

function itemsOf(html: string): string[] {
  return html.match(/<li\b.*?<\/li>/g) ?? []
}

function idOf(item: string): string {
  return /id="([^"]*)"/.exec(item)![1]!
}
