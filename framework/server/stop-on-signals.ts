// Grace 2 s, then 3 s of mercy: after that the process ends whatever hangs.
const EXIT_AFTER_MS = 5000

/** Stops at the first SIGINT or SIGTERM, then exits with 0; a second one exits at once. */
export function stopOnSignals(
  stop: () => Promise<void>,
  onStop: () => void | Promise<void> = () => {},
): void {
  let stopping = false
  const begin = () => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => process.exit(1), EXIT_AFTER_MS).unref()
    void stop()
      .then(onStop)
      .then(() => process.exit(0))
  }
  process.on('SIGINT', begin)
  process.on('SIGTERM', begin)
}
