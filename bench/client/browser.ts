import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Page } from '@playwright/test'
import { type Contender, contenders } from './contender.ts'

/** The one browser that all is measured in. */
export interface Lab {
  /** Opens a page with this body, in a process of its own. Nothing runs in it by itself. */
  open(contender: Contender, body: string): Promise<Page>
  close(): Promise<void>
}

declare global {
  interface Window {
    /** The script that is measured. */
    readonly script: string
    /** Resolves when all that the page does at once is done, reactions to mutations included. */
    settled(): Promise<void>
    /** Collects what nothing holds, so that none pays for another's garbage. */
    gc(): void
  }
}

// Reactions to mutations are microtasks, and may bring others: a few turns see the end of them.
const SETTLED = `window.settled = async () => {
  for (let turn = 0; turn < 20; turn++) await undefined
}`

export async function openLab(): Promise<Lab> {
  const bodies = new Map<string, string>()
  const server = createServer(({ url = '/' }, response) => {
    const contender = contenders.find(({ name }) => url === `/${name}.js`)
    response.setHeader('Content-Type', contender ? 'text/javascript' : 'text/html; charset=utf-8')
    response.setHeader('Cache-Control', 'no-store')
    response.end(contender ? contender.source : bodies.get(url))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const executablePath = process.env['CHROMIUM']
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--no-sandbox', '--js-flags=--expose-gc'],
  })

  return {
    async open({ name }, body) {
      const context = await browser.newContext()
      const page = await context.newPage()
      page.on('pageerror', (error) => console.error(`${name}: ${error.message}`))
      bodies.set(`/${name}`, documentOf(body, `/${name}.js`))
      await page.goto(`http://127.0.0.1:${port}/${name}`)
      return page
    },

    async close() {
      await browser.close()
      server.close()
    },
  }
}

function documentOf(body: string, script: string): string {
  // Loaded and compiled beforehand: neither the network nor the disk is measured.
  return `<!doctype html><html><head><title>Bench</title>
    <link rel="modulepreload" href="${script}">
    <script>window.script = '${script}'; ${SETTLED}</script></head><body>${body}</body></html>`
}
