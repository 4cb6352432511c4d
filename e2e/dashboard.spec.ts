import type { Locator, Page } from '@playwright/test'
import { expect, test } from './examples.ts'

const CHARTS = ['Requests a second', 'Event-loop delay', 'Memory', 'Open streams']

const chart = (page: Page, name: string): Locator =>
  page.getByRole('img', { name: `${name} in the last 30 seconds` })

/** Opens the dashboard in a page that counts the patches it gets. */
async function open(page: Page, path = '/dashboard'): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, { patches: 0 })
    document.addEventListener('datastar-fetch', (event) => {
      if ((event as CustomEvent).detail.type === 'datastar-patch-elements') window.patches++
    })
  })
  await page.goto(path)
}

declare const window: Window & { patches: number }

const patches = (page: Page) => page.evaluate(() => window.patches)

/** Waits for as many more patches. */
async function more(page: Page, count: number): Promise<void> {
  const before = await patches(page)
  await expect.poll(() => patches(page)).toBeGreaterThanOrEqual(before + count)
}

async function setVisibility(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

test('charts show what the process does, and go on', async ({ page, request, problems }) => {
  await open(page)
  for (const name of CHARTS) {
    await expect(chart(page, name)).toBeVisible()
    await expect(chart(page, name)).toHaveAccessibleDescription(
      /^Now .+; at least .+, at most .+\.$/,
    )
  }
  await expect(page.locator('#streams .now')).toHaveText('1')
  const line = page.locator('#memory .line')
  const length = () => line.evaluate((path: SVGPathElement) => path.getTotalLength())
  const before = await length()
  await expect.poll(length).toBeGreaterThan(before)

  await Promise.all(Array.from({ length: 60 }, () => request.get('/hello')))
  const most = page
    .getByRole('row', { name: /^Requests a second/ })
    .getByRole('cell')
    .nth(2)
  await page.getByText('The same as a table').click()
  await expect.poll(async () => Number(await most.textContent())).toBeGreaterThan(25)

  const other = await page.context().newPage()
  await other.goto('/counter')
  await expect(page.locator('#streams .now')).toHaveText('2')
  await other.close()
  await expect(page.locator('#streams .now')).toHaveText('1')
  expect(problems).toEqual([])
})

test('nothing comes while the page is hidden, and it goes on where it is shown', async ({
  page,
  context,
}) => {
  const other = await context.newPage()
  await open(page)
  await open(other)
  await more(page, 4)
  const over = page.waitForEvent('requestfailed', (request) => request.url().includes('/live'))
  await setVisibility(page, 'hidden')
  await over
  const before = await patches(page)
  await expect(other.locator('#streams .now')).toHaveText('1')
  await more(other, 30) // which the hidden page would have been sent, too
  expect(await patches(page)).toBe(before)

  const shown = await chart(page, 'Memory').elementHandle()
  await setVisibility(page, 'visible')
  await more(page, 8)
  await expect(other.locator('#streams .now')).toHaveText('2')
  expect(await shown!.evaluate((svg) => svg.isConnected)).toBe(true)
})

test('patches disturb nothing: elements, focus and the open table stay', async ({ page }) => {
  await open(page)
  const summary = page.getByText('The same as a table')
  await summary.focus()
  await page.keyboard.press('Enter')
  const kept = await page.evaluateHandle(() => [
    ...document.querySelectorAll('svg *, #figures *, h2'),
  ])
  await more(page, 12)
  expect(await kept.evaluate((all) => all.filter((one) => !one.isConnected).length)).toBe(0)
  await expect(summary).toBeFocused()
  await expect(page.getByRole('table')).toBeVisible()
  for (const name of CHARTS) {
    await expect(page.getByRole('row', { name: new RegExp(`^${name}`) })).toBeVisible()
  }
  // Whoever listens is not told all of this, four times a second.
  const announced = page.locator('main :is([aria-live], [role=status], [role=alert], output)')
  await expect(announced).toHaveCount(0)
})

test('a reader can have it calm, or still', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await open(page)
  await more(page, 4)
  await page.getByRole('link', { name: 'Every five seconds' }).click()
  await expect(page).toHaveURL(/\/dashboard\/calm$/)
  await expect.poll(() => asked).toContain('/dashboard/calm/live')

  asked.length = 0
  await page.getByRole('link', { name: 'Paused' }).click()
  await expect(page.getByRole('link', { name: 'Paused' })).toHaveAttribute('aria-current', 'true')
  await expect(chart(page, 'Memory')).toBeVisible()
  await page.getByText('The same as a table').click()
  expect(asked.filter((path) => path.endsWith('/live'))).toEqual([])
})

test('a pace that there is none of is not found', async ({ request }) => {
  expect((await request.get('/dashboard/frantic')).status()).toBe(404)
  const headers = { 'Datastar-Request': 'true' }
  expect((await request.get('/dashboard/frantic/live', { headers })).status()).toBe(404)
  expect((await request.get('/dashboard/still/live', { headers })).status()).toBe(404)
})

test.describe('for those who prefer less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })

  test('it is calm, unless they choose otherwise', async ({ page }) => {
    await open(page)
    await expect(page).toHaveURL(/\/dashboard\/calm$/)
    await page.getByRole('link', { name: 'Four times a second' }).click()
    await expect(page).toHaveURL(/\/dashboard\/lively$/)
    await more(page, 8)
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('it shows what is so now', async ({ page }) => {
    await page.goto('/dashboard')
    for (const name of CHARTS) await expect(chart(page, name)).toBeVisible()
    await expect(page.locator('#memory .now')).toHaveText(/^\d+ MB$/)
  })
})
