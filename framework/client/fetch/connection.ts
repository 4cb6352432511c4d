import { computed, findPath, setPath, signal } from '../store.ts'

/**
 * How the streams of a page are doing, as `$_connection`.
 *
 * - `connected`: all of them were answered.
 * - `reconnecting`: one was lost and is being asked for again.
 * - `offline`: the browser has no network, or one was given up.
 */
export interface Connection {
  readonly state: 'connected' | 'reconnecting' | 'offline'
  /** Tries since the connection was lost; of several streams, the most. */
  readonly attempt: number
}

const attempts = new Map<string, number>()
const connection = signal<Connection | undefined>()

/**
 * Follows the streams that are to last as long as the page, each by a name of its own: it was
 * answered (0), is being asked for again for the nth time, was given up (`Infinity`), or is over and
 * missed by nobody (undefined).
 */
export function noteStream(name: string, attempt: number | undefined): void {
  if (attempt === undefined && !attempts.delete(name)) return
  if (attempt !== undefined) attempts.set(name, attempt)
  if (!connection()) for (const type of ['online', 'offline']) addEventListener(type, show)
  show()
}

function show(): void {
  const attempt = Math.max(0, ...attempts.values())
  const isLost = !navigator.onLine || attempt === Infinity
  connection({ state: isLost ? 'offline' : attempt ? 'reconnecting' : 'connected', attempt })
  // Only for a page that has asked for it; computed, so that no page writes or sends it.
  if (findPath('_connection') === '')
    setPath(
      '_connection',
      computed(() => connection()),
    )
}
