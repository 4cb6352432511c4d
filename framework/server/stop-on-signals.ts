/** What is stopped before the process ends. */
export interface Stoppable {
  /** How long stopping may take, its last hook aside. */
  readonly longestMs: number
  readonly stop: () => Promise<void>
}

// Time for the last hook, even when all else took as long as it may; then the process ends.
const LAST_MS = 900
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

// The signals are for the process, so it has one set of servers for each, however many it serves.
const servers = new Map<NodeJS.Signals, Set<Stoppable>>()
let stopping = false

/**
 * Stops a server, and all others that asked for it, at the first of these signals, and then exits
 * with 0, or with 1 when one of them failed to; a second signal exits at once. Returns what calls
 * it off.
 */
export function stopOnSignals(
  which: boolean | readonly NodeJS.Signals[],
  server: Stoppable,
): () => void {
  const signals = new Set(which === true ? SIGNALS : which || [])
  for (const signal of signals) add(signal, server)
  return () => {
    for (const signal of signals) remove(signal, server)
  }
}

function add(signal: NodeJS.Signals, server: Stoppable): void {
  const told = servers.get(signal)
  if (told) return void told.add(server)
  process.on(signal, onSignal)
  servers.set(signal, new Set([server]))
}

function remove(signal: NodeJS.Signals, server: Stoppable): void {
  const told = servers.get(signal)
  told?.delete(server)
  if (told?.size !== 0 || stopping) return // a second signal still has to be heard
  process.off(signal, onSignal)
  servers.delete(signal)
}

function onSignal(signal: NodeJS.Signals): void {
  if (stopping) process.exit(1)
  stopping = true
  const told = [...(servers.get(signal) ?? [])]
  const longest = Math.max(...told.map(({ longestMs }) => longestMs))
  setTimeout(() => process.exit(1), longest + LAST_MS)
  void stopAll(told).then((failures) => process.exit(failures === 0 ? 0 : 1))
}

/** Returns how many failed to stop, having said why. */
async function stopAll(told: readonly Stoppable[]): Promise<number> {
  const results = await Promise.allSettled(told.map(({ stop }) => stop()))
  const failures = results.filter((result) => result.status === 'rejected')
  for (const { reason } of failures) console.error(reason) // oxlint-disable-line no-console -- the process ends
  return failures.length
}
