/** What is stopped before the process ends. */
export interface Stoppable {
  readonly graceMs: number
  readonly stop: () => Promise<void>
}

// What hangs gets this long beyond the grace; after that the process ends without it.
const MERCY_MS = 3000
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

// The signals are for the process, so it has one set of them, however many it serves.
const servers = new Set<Stoppable>()
let stopping = false

/**
 * Stops a server, and all others that asked for it, at the first SIGINT or SIGTERM, and then exits
 * with 0, or with 1 when one of them failed to; a second signal exits at once. Returns what calls
 * it off.
 */
export function stopOnSignals(server: Stoppable): () => void {
  if (servers.size === 0 && !stopping) for (const signal of SIGNALS) process.on(signal, onSignal)
  servers.add(server)
  return () => {
    servers.delete(server)
    if (servers.size > 0 || stopping) return // a second signal still has to be heard
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}

function onSignal(): void {
  if (stopping) process.exit(1)
  stopping = true
  const grace = Math.max(...[...servers].map(({ graceMs }) => graceMs))
  setTimeout(() => process.exit(1), grace + MERCY_MS).unref()
  void stopAll().then((failures) => process.exit(failures === 0 ? 0 : 1))
}

/** Returns how many failed to stop, having said why. */
async function stopAll(): Promise<number> {
  const results = await Promise.allSettled([...servers].map(({ stop }) => stop()))
  const failures = results.filter((result) => result.status === 'rejected')
  for (const { reason } of failures) console.error(reason) // oxlint-disable-line no-console -- the process ends
  return failures.length
}
