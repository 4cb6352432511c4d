import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

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

/** How a page is served. */
export interface Served {
  /** More response headers for the page, such as a Content-Security-Policy. */
  headers?: Record<string, string>
  /** What goes into the head, before the client's script. */
  head?: string
}

/** Serves a page with the client's script, and what a test answers for it. */
export class ScriptedServer {
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

  /** Serves a page with this body at `/`. */
  serve(body: string, served: Served = {}): void {
    this.on('/', (_, response) => {
      const type = { 'Content-Type': 'text/html; charset=utf-8' }
      response.writeHead(200, { ...type, ...served.headers }).end(documentOf(body, served))
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

/** Answers with a stream of these events, and ends it. */
export function sendEvents(response: ServerResponse, ...events: string[]): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.end(events.join(''))
}

/** Writes an event whose data has these lines. */
export function event(name: string, ...lines: string[]): string {
  return `event: ${name}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`
}

function documentOf(body: string, { head = '' }: Served): string {
  return `<!doctype html><html><head><title>Client</title>${head}
<script type="module" src="/client.js"></script></head><body>${body}</body></html>`
}

async function readRequest(request: IncomingMessage, query: URLSearchParams): Promise<Recorded> {
  let body = ''
  request.setEncoding('utf8')
  for await (const chunk of request) body += chunk
  const { method = 'GET', url = '/', headers } = request
  return { method, url, query, headers, body }
}
