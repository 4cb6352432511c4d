import path from 'node:path'
import { test as base, expect } from './examples.ts'
import { root, startServing } from './newcomer/commands.ts'

// Issue 7: what is published at random moments between a page's rendering and its subscription is
// shown once: 0 lost, 0 doubled. `test:long` publishes 10,000 items.

const PER_PAGE = 20
const pages = process.env['LONG'] ? 500 : 20

const test = base.extend({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names it finds here
  baseURL: async ({}, use) => {
    const app = await startServing(root, process.execPath, [path.join('e2e', 'appends-app.mjs')])
    await use(app.url)
    await app.stop()
  },
})

test(`${pages * PER_PAGE} items, appended around the opening of pages, are each shown once and in order`, async ({
  page,
  problems,
  request,
}) => {
  test.setTimeout(30_000 + pages * 1000)
  const wanted = Array.from({ length: PER_PAGE }, (_, i) => String(i + 1))
  for (let list = 0; list < pages; list++) {
    await page.goto(`/lists/${list}/${PER_PAGE}`)
    await expect(page.locator('#end')).toHaveText('That is all')
    const shown = await page.locator('#list > li').allTextContents()
    expect(shown, `the items of list ${list}`).toEqual(wanted)
  }
  // There were some at every moment, or all of it would prove little.
  const moments = (await (await request.get('/moments')).json()) as Record<string, number>
  for (const [moment, count] of Object.entries(moments)) {
    expect(count, moment).toBeGreaterThan(pages)
  }
  expect(problems).toEqual([])
})
