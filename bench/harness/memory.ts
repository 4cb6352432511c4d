import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

// Both measure this process, which has to run with `--expose-gc`, without what is only waiting to be
// collected. One pass frees what the finalizers of the pass before have let go of.

/** The bytes that the operating system has given to the process, when all is quiet. */
export async function residentBytes(): Promise<number> {
  for (let pass = 0; pass < 5; pass++) {
    globalThis.gc?.()
    await sleep(50)
  }
  return process.memoryUsage.rss()
}

/** The bytes that JavaScript holds now: its heap, and the buffers outside of it. */
export async function heldBytes(): Promise<number> {
  for (let pass = 0; pass < 2; pass++) {
    globalThis.gc?.()
    await nextTurn()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
