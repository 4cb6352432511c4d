import { elementsPatch } from '../patch/elements.ts'
import { patchEvent } from '../patch/encode.ts'
import type { ServerSentEvent } from '../sse/event.ts'
import { changesBetween, type ListItems } from './list-changes.ts'

const encoder = new TextEncoder()

// The lines of an event around its markup, roughly.
const LINES = 60

/** What a view looked like when it was rendered: one for all who are shown it. */
export class Picture {
  readonly html: string
  readonly #items: ListItems | undefined
  #whole: readonly ServerSentEvent[] | undefined

  constructor(html: string, items?: ListItems) {
    this.html = html
    this.#items = items
  }

  /** The size of its markup. */
  get bytes(): number {
    return encoder.encode(this.html).length
  }

  /** Whether less than all of it may show it. */
  get isList(): boolean {
    return this.#items !== undefined
  }

  /** Shows it, whatever was shown before; made once for all. */
  get whole(): readonly ServerSentEvent[] {
    return (this.#whole ??= [patchEvent(elementsPatch(this.html))])
  }

  /** Shows it to who was shown another one: only what has changed, where that is less. */
  after(shown: Picture): readonly ServerSentEvent[] {
    const changes = shown.#items && this.#items && changesBetween(shown.#items, this.#items)
    if (!changes) return this.whole
    const sizes = changes.map(({ html, selector = '' }) => html.length + selector.length + LINES)
    const isLess = sizes.reduce((sum, size) => sum + size, 0) < this.html.length
    return isLess ? changes.map(patchEvent) : this.whole
  }
}
