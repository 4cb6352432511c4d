import { topLevelOf } from '../patch/top-level.ts'

/**
 * Finds what browsers could not put in its place: an element at the top of some markup that has no
 * `id`, or text beside the elements; the empty text when there is no element at all. Markup with a
 * mistake in it may pass for right.
 */
export function misplaced(html: string): string | undefined {
  const parts = topLevelOf(html)
  const lost = parts.find((part) => part.type === 'text' || part.id === undefined)
  return lost?.html ?? (parts.length === 0 ? '' : undefined)
}
