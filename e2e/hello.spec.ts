import type { Page } from '@playwright/test'
import { expect, test } from './examples.ts'

const GREETING = 'Hello, Datastar!'

// Row 123 of capabilities.md.
test('the server types to two browsers at once, each letter in order', async ({
  browser,
  baseURL,
}) => {
  const [ann, bob] = await Promise.all([visitor(browser, baseURL), visitor(browser, baseURL)])
  await ann.getByLabel('Milliseconds a letter').fill('100')
  await ann.getByRole('button', { name: 'Type it' }).click()

  const letters = Array.from(GREETING, (_, n) => GREETING.slice(0, n + 1))
  for (const page of [ann, bob]) await expect.poll(() => seen(page)).toEqual([GREETING, ...letters])
  // Whoever typed sets the pace for everyone.
  await expect(bob.getByLabel('Milliseconds a letter')).toHaveValue('100')
})

test('the server tells how it is every three seconds', async ({ page }) => {
  await page.goto('/hello')
  const status = page.locator('#status')
  const first = (await status.textContent()) ?? ''
  await expect(status).not.toHaveText(first)
  const second = (await status.textContent()) ?? ''
  await expect(status).not.toHaveText(second)
  const seconds = [first, second].map((text) => Number(/\d+/.exec(text)?.[0]))
  expect(seconds[1]).toBeGreaterThan(seconds[0] ?? 0)
})

async function visitor(
  browser: { newPage(options: object): Promise<Page> },
  baseURL: string | undefined,
): Promise<Page> {
  const page = await browser.newPage({ baseURL })
  await page.goto('/hello')
  await expect(page.locator('#greeting')).toHaveText(GREETING)
  await page.evaluate(() => {
    const texts = [document.querySelector('#greeting')?.textContent]
    Object.assign(window, { texts })
    document.addEventListener('datastar-fetch', () => {
      // Each patch is applied while its event is told of.
      const text = document.querySelector('#greeting')?.textContent ?? ''
      if (text !== texts.at(-1)) texts.push(text)
    })
  })
  return page
}

/** What the greeting has been, one after the other. */
function seen(page: Page): Promise<string[]> {
  return page.evaluate(() => Reflect.get(window, 'texts') as string[])
}
