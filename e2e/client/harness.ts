import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test as base, type Page } from '@playwright/test'

/** Whether the official bundle is under test; where it has a defect, ours differs on purpose. */
export const official = Boolean(process.env.DATASTAR_BUNDLE)

// Another build of ours may be tested with STARCAST_BUNDLE=<file>.
const bundle =
  process.env.DATASTAR_BUNDLE ?? process.env.STARCAST_BUNDLE ?? 'dist/client/starcast.js'

/** A request that the page has made, read to its end. */
export interface Recorded {
  readonly method: string
  readonly url: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Endpoint = (request: Recorded, response: ServerResponse) => unknown

export interface PageOptions {
  /** More response headers for the page, such as a Content-Security-Policy. */
  headers?: Record<string, string>
  /** What goes into the head, before the client's script. */
  head?: string
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
        server.serve(document(body, options), options?.headers)
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

/** Calls a function, given as text, with the exports of the client's script. */
export function inPage(page: Page, source: string): Promise<string> {
  return page.evaluate(`import('/client.js').then(${source})`)
}

/** Answers with a stream of these events, and ends it. */
export function sendEvents(response: ServerResponse, ...events: string[]): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.end(events.join(''))
}

/** Writes an event whose data has these lines. */
export function event(name: string, ...lines: string[]): string {
  return `event: ${name}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`
}

function document(body: string, { head = '' }: PageOptions = {}): string {
  return `<!doctype html><html><head><title>Client</title>${head}
<script type="module" src="/client.js"></script></head><body>${body}</body></html>`
}

function record(): void {
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

class ScriptedServer {
  readonly requests: Recorded[] = []
  readonly #http = createServer((request, response) => void this.#answer(request, response))
  readonly #endpoints = new Map<string, Endpoint>()

  static async start(): Promise<ScriptedServer> {
    const server = new ScriptedServer()
    await new Promise<void>((listening) => server.#http.listen(0, '127.0.0.1', listening))
    return server
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  on(path: string, endpoint: Endpoint): void {
    this.#endpoints.set(path, endpoint)
  }

  serve(html: string, headers: Record<string, string> = {}): void {
    this.on('/', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers })
      response.end(html)
    })
  }

  reset(): void {
    this.#endpoints.clear()
    this.requests.length = 0
  }

  close(): void {
    this.#http.closeAllConnections()
    this.#http.close()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin)
    if (pathname === '/client.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' })
      response.end(await readFile(bundle))
      return
    }

    const endpoint = this.#endpoints.get(pathname)
    if (!endpoint) {
      response.writeHead(404).end()
      return
    }
    const recorded = await readRequest(request, searchParams)
    if (pathname !== '/') this.requests.push(recorded)
    await endpoint(recorded, response)
  }
}

async function readRequest(request: IncomingMessage, query: URLSearchParams): Promise<Recorded> {
  let body = ''
  request.setEncoding('utf8')
  for await (const chunk of request) body += chunk
  const { method = 'GET', url = '/', headers } = request
  return { method, url, query, headers, body }
}
