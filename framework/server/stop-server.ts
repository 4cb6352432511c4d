import type { Connections } from './connections.ts'
import type { NodeServer } from './make-server.ts'
import type { OpenStreams } from './open-streams.ts'
import type { ServerSettings } from './serve-options.ts'

/** What there is to be stopped. */
export interface Stopped {
  readonly server: NodeServer
  readonly connections: Connections
  readonly streams: OpenStreams
  readonly settings: ServerSettings
  /** Aborted when the server begins to stop. */
  readonly stopping: AbortController
}

/**
 * Stops a server: it accepts no one, its streams say farewell, requests under way finish, and what
 * is then left is cut off. Rejects when a hook of the app has failed, after all of that.
 */
export async function stopServer(stopped: Stopped): Promise<void> {
  const { server, connections, streams, settings, stopping } = stopped
  const { drainMs, graceMs, mercyMs, onStopping, onStop } = settings
  stopping.abort()
  if (drainMs > 0) await after(drainMs).over

  const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
  const grace = after(graceMs)
  const merciless = setTimeout(() => connections.destroy(), graceMs + mercyMs)
  const problems: unknown[] = []
  await Promise.race([tell(onStopping, problems), grace.over])
  await Promise.race([streams.stop(), grace.over])
  streams.breakOff()
  grace.forget()
  await closed
  clearTimeout(merciless)
  await tell(onStop, problems)
  if (problems.length > 0) throw problems[0]
}

async function tell(hook: (() => void | Promise<void>) | undefined, problems: unknown[]) {
  try {
    await hook?.()
  } catch (error) {
    problems.push(error)
  }
}

function after(ms: number): { readonly over: Promise<void>; readonly forget: () => void } {
  let timer: NodeJS.Timeout
  const over = new Promise<void>((resolve) => void (timer = setTimeout(resolve, ms)))
  return { over, forget: () => clearTimeout(timer) }
}
