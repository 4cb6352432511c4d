import { expect, test } from './examples.ts'

test.skip(Boolean(process.env['DATASTAR_BUNDLE']), 'the signal is one of our script')

test('a page says that its server is away, and that it is back', async ({ page, examples }) => {
  await page.goto('/counter')
  const status = page.getByRole('status').filter({ hasText: 'Live' })
  const shown = page.locator('.connection > :visible')
  await expect(shown).toHaveText('Live')

  await examples.end('SIGKILL')
  await expect(shown).toHaveText(/^Reconnecting…/)
  await expect(shown).toHaveText(/\(\d+\)$/, { timeout: 20_000 })
  await examples.start()
  await expect(shown).toHaveText('Live', { timeout: 20_000 })
  await expect(status).toBeVisible()
})

test('a page says that it is offline, and that it is not any more', async ({ page, context }) => {
  await page.goto('/chat/lobby')
  const shown = page.locator('.connection > :visible')
  await expect(shown).toHaveText('Live')
  await context.setOffline(true)
  await expect(shown).toHaveText('You are offline')
  await context.setOffline(false)
  await expect(shown).toHaveText('Live', { timeout: 20_000 })
})

test('a page without a stream says nothing of a connection', async ({ page }) => {
  await page.goto('/')
  await page.waitForFunction(() => document.readyState === 'complete')
  await expect(page.locator('.connection > :visible')).toHaveCount(0)
  await expect(page.locator('.connection')).toHaveText(/Live/) // it could
})
