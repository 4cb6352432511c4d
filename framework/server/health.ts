/**
 * Answers that the process is alive: 200, whatever else is the matter, for whoever restarts what
 * does not answer.
 *
 * @example
 * app.get('/livez', livez)
 */
export function livez(): Response {
  return answer(200, { alive: true })
}

/**
 * What the app cannot do without. It is not ready when this returns or resolves with `false`, throws
 * or rejects, or takes too long; the signal is aborted then.
 */
export type Check = (signal: AbortSignal) => unknown

/** How an app is checked. */
export interface ReadyOptions {
  /** Milliseconds after which a check has failed. @default 2000 */
  readonly timeoutMs?: number
}

/**
 * Makes a handler that answers whether the app should be sent requests: 200 when all checks pass,
 * else 503 with the names of those that fail, but not why; 503 also while the server stops. Checks
 * run beside each other, and once for all who ask while they do.
 *
 * @throws {RangeError} when `timeoutMs` is not more than 0.
 *
 * @example
 * app.get('/readyz', readyz({ database: () => database.prepare('SELECT 1').get() }))
 */
export function readyz(
  checks: Readonly<Record<string, Check>> = {},
  { timeoutMs = 2000 }: ReadyOptions = {},
): (c: { readonly env: unknown }) => Promise<Response> {
  if (!(timeoutMs > 0 && timeoutMs <= LONGEST_MS)) {
    throw new RangeError(`A check takes more than 0 and at most ${LONGEST_MS} ms, not ${timeoutMs}`)
  }
  const probes = Object.entries(checks).map(
    ([name, check]) => [name, shared(() => passes(check, timeoutMs))] as const,
  )
  return async ({ env }) => {
    if (isStopping(env)) return answer(503, { ready: false, stopping: true })
    const passed = await Promise.all(probes.map(([, probe]) => probe()))
    const failing = probes.filter((_, at) => !passed[at]).map(([name]) => name)
    if (isStopping(env)) return answer(503, { ready: false, stopping: true })
    return failing.length > 0
      ? answer(503, { ready: false, failing })
      : answer(200, { ready: true })
  }
}

const LONGEST_MS = 2 ** 31 - 1

function answer(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } })
}

/** See `NodeEnv`; another server has none. */
function isStopping(env: unknown): boolean {
  return (env as { stopping?: AbortSignal } | undefined)?.stopping?.aborted ?? false
}

async function passes(check: Check, timeoutMs: number): Promise<boolean> {
  const tooLate = new AbortController()
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
      tooLate.abort()
    }, timeoutMs)
  })
  const run = async () => (await check(tooLate.signal)) !== false
  try {
    return await Promise.race([run(), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer!)
  }
}

// Whoever asks often must not make the database answer often.
function shared(run: () => Promise<boolean>): () => Promise<boolean> {
  let running: Promise<boolean> | undefined
  return () => (running ??= run().finally(() => (running = undefined)))
}
