import { PatchError } from './patch.ts'
import { topLevelOf } from './top-level.ts'

/**
 * The ids of the elements at the top of some markup.
 *
 * @throws {PatchError} when there are none, when one has no id, or when there is text beside them.
 *
 * @example
 * idsOf('<li id="a&amp;b"></li><li id="c"></li>') // ['a&b', 'c']
 */
export function idsOf(html: string): string[] {
  const ids = topLevelOf(html).map((part) => {
    const id = part.type === 'element' && part.id !== undefined ? decoded(part.id) : undefined
    if (id !== undefined) return id
    throw new PatchError(`Nothing on the page has the id of ${JSON.stringify(part.html)}`)
  })
  if (ids.length > 0) return ids
  throw new PatchError(`There is no element, and so no id, in ${JSON.stringify(html)}`)
}

const ENTITIES = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"]]) // prettier-ignore

/** An attribute as the browser reads it; undefined when there is an entity that hono never writes. */
function decoded(value: string): string | undefined {
  let isKnown = true
  const text = value.replace(/&(#x?[\da-f]+|\w+);/gi, (entity: string, name: string) => {
    const known = name.startsWith('#') ? numbered(name) : ENTITIES.get(name)
    isKnown &&= known !== undefined
    return known ?? entity
  })
  return isKnown ? text : undefined
}

function numbered(name: string): string | undefined {
  const code = Number(name.replace('#', name[1]?.toLowerCase() === 'x' ? '0' : ''))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
