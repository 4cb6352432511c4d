// HTTP/2 (the "20 streams on one connection"); rows 25, 136 and 141 of capabilities.md, in a browser.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'

const root = path.resolve(import.meta.dirname, '..')

/** A server of HTTP/2 with a certificate of its own, built on the package. */
interface Secure {
  readonly url: string
  readonly process: ChildProcess
}

const test = base.extend<{ secure: Secure }>({
  // oxlint-disable-next-line no-empty-pattern -- how Playwright is told that it needs nothing
  secure: async ({}, use) => {
    const child = spawn('node', ['e2e/http2-app.mjs'], { cwd: root })
    let output = ''
    const url = await new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString()
        const found = /https:\/\/[\d.:]+/.exec(output)?.[0]
        if (found) resolve(found)
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      child.once('exit', (code) => reject(new Error(`exited with ${code}: ${output}`)))
    })
    await use({ url, process: child })
    child.kill('SIGKILL')
  },
  ignoreHTTPSErrors: true,
  baseURL: async ({ secure }, use) => use(secure.url),
})

interface Counts {
  readonly streams: number
  readonly connections: number
  readonly httpVersion: string
}

/** What the page has received, stream by stream. */
const received = (page: Page) => page.evaluate('window.received') as Promise<string[][]>
const counts = (page: Page) =>
  page.evaluate(`fetch('/counts').then((answer) => answer.json())`) as Promise<Counts>

test('a page holds twenty streams at once, on one connection of HTTP/2', async ({ page }) => {
  await page.goto('/')
  await expect.poll(async () => (await counts(page)).streams).toBe(20)
  for (const times of [1, 2, 3]) {
    await page.evaluate(`fetch('/publish')`)
    const all = Array.from({ length: 20 }, () => Array.from({ length: times }, () => 'to all'))
    await expect.poll(() => received(page)).toEqual(all)
  }
  expect(await counts(page)).toEqual({ streams: 20, connections: 1, httpVersion: '2.0' })

  const protocols = (await page.evaluate(
    `performance.getEntries().map(({ nextHopProtocol }) => nextHopProtocol)`,
  )) as (string | undefined)[]
  const known = protocols.filter((protocol) => protocol !== undefined)
  expect(known.length).toBeGreaterThan(1)
  expect(new Set(known)).toEqual(new Set(['h2']))
  expect(await page.evaluate('window.failed')).toBe(0)
})

test('when the page goes, all its streams are over', async ({ page, context }) => {
  await page.goto('/')
  await expect.poll(async () => (await counts(page)).streams).toBe(20)
  const other = await context.newPage()
  await other.goto('/counts')
  await page.close()
  await expect.poll(async () => (await counts(other)).streams).toBe(0)
})

test('SIGTERM sends every stream its farewell, breaks it off, and ends the process', async ({
  page,
  secure,
}) => {
  await page.goto('/')
  await expect.poll(async () => (await counts(page)).streams).toBe(20)
  const exited = once(secure.process, 'exit')
  const began = Date.now()
  secure.process.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  expect(Date.now() - began).toBeLessThan(5000)
  await expect.poll(() => received(page)).toEqual(Array.from({ length: 20 }, () => ['farewell']))
  await expect.poll(() => page.evaluate('window.failed')).toBeGreaterThan(0) // it comes back
})
