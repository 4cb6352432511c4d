import { LiveViewError } from './live-view-error.ts'
import { misplaced } from './top-level.ts'

/**
 * Checks that browsers find all of some markup again.
 *
 * @throws {LiveViewError}
 */
export function checkIds(html: string, key: string): void {
  const lost = misplaced(html)
  if (lost === undefined) return
  const found = JSON.stringify(lost.slice(0, 60))
  const problem = `has to render elements that each have an id, and no text beside them, not ${found}`
  throw new LiveViewError('no-id', key, problem)
}
