import { test as base, type Page } from '@playwright/test'
import { type Endpoint, type Recorded, ScriptedServer, type Served } from './scripted-server.ts'

/** Whether the official bundle is under test; where it has a defect, ours differs on purpose. */
export const official = Boolean(process.env.DATASTAR_BUNDLE)

export interface PageOptions extends Served {
  /**
   * Whether the client has to come up: the official one does not when an attribute fails.
   *
   * @default true
   */
  waitUntilReady?: boolean
}

/** A page that runs the client, and the server behind it. */
export interface Client {
  readonly page: Page
  /** Where the server is, without a slash at the end. */
  readonly origin: string
  /** Every request to an endpoint, in order. */
  readonly requests: readonly Recorded[]
  /** Messages of the errors that reached `window.onerror`. */
  readonly errors: readonly string[]
  /** Texts of console warnings. */
  readonly warnings: readonly string[]

  /** Answers a path, such as `/ep`. */
  on(path: string, endpoint: Endpoint): void
  /** Opens a page with this body, and waits until the client is ready. */
  open(body: string, options?: PageOptions): Promise<void>
  /** All signals, as the client would write them in JSON. */
  signals(): Promise<unknown>
  /** Changes signals from a script of the page. */
  patch(signals: object): Promise<void>
  /** The `datastar-signal-patch` events so far: what each one changed. */
  signalPatches(): Promise<unknown[]>
  /** The types of the `datastar-fetch` events so far. */
  fetchEvents(): Promise<string[]>
}

interface Recording {
  ready: number
  fetches: string[]
  patches: unknown[]
}

declare global {
  interface Window {
    recording: Recording
  }
}

export const test = base.extend<{ client: Client }, { server: ScriptedServer }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names it finds here
    async ({}, use) => {
      const server = await ScriptedServer.start()
      await use(server)
      server.close()
    },
    { scope: 'worker' },
  ],

  client: async ({ page, server }, use) => {
    server.reset()
    const errors: string[] = []
    const warnings: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text())
    })
    await page.addInitScript(record)

    await use({
      page,
      origin: server.origin,
      requests: server.requests,
      errors,
      warnings,
      on: (path, endpoint) => server.on(path, endpoint),
      async open(body, options) {
        server.serve(body, options)
        await page.goto(`${server.origin}/`)
        if (options?.waitUntilReady === false) return
        await page.waitForFunction(() => window.recording.ready > 0)
      },
      signals: async () => JSON.parse(await inPage(page, '({ root }) => JSON.stringify(root)')),
      patch: async (signals) => {
        await inPage(page, `({ mergePatch }) => mergePatch(${JSON.stringify(signals)})`)
      },
      signalPatches: () => page.evaluate(() => window.recording.patches),
      fetchEvents: () => page.evaluate(() => window.recording.fetches),
    })
  },
})

export { expect } from '@playwright/test'
export { type Endpoint, event, sendEvents } from './scripted-server.ts'

/** Calls a function, given as text, with the exports of the client's script. */
export function inPage(page: Page, source: string): Promise<string> {
  return page.evaluate(`import('/client.js').then(${source})`)
}

/** Runs before all scripts of a page, and keeps what the client tells it. */
export function record(): void {
  const recording: Recording = { ready: 0, fetches: [], patches: [] }
  window.recording = recording
  window.document.addEventListener('datastar-ready', () => recording.ready++)
  window.document.addEventListener('datastar-fetch', (event) => {
    recording.fetches.push((event as CustomEvent<{ type: string }>).detail.type)
  })
  window.document.addEventListener('datastar-signal-patch', (event) => {
    recording.patches.push(JSON.parse(JSON.stringify((event as CustomEvent).detail)))
  })
}
