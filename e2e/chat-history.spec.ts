import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import { expect, test } from './examples.ts'
import { messages } from './room.ts'

const scroller = (page: Page) => page.locator('#scroller')

/** Writes messages as if they had been said. */
function fill(database: string, count: number): void {
  const file = new DatabaseSync(database)
  file.exec(`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count})
    insert into messages select 'lobby', n, 'somebody', 'Somebody', 'message ' || n, 1e12 + n, 'key ' || n from numbers`)
  file.close()
}

async function said(page: Page, text: string): Promise<void> {
  const data = { author: 'Bob', text, key: text }
  await page.request.post('/chat/lobby', { data, headers: { 'Datastar-Request': 'true' } })
}

test('a page of a hundred thousand messages begins with the newest', async ({ page, examples }) => {
  fill(examples.database, 100_000)
  await page.goto('/chat/lobby')
  await expect(messages(page).last()).toContainText('message 100000')
  await expect(messages(page).last()).toBeInViewport()
  expect(await messages(page).count()).toBeLessThan(100)
})

test('older messages load when one scrolls to the top, and stay when others speak', async ({
  page,
  examples,
}) => {
  fill(examples.database, 230)
  await page.goto('/chat/lobby')
  await expect(messages(page)).toHaveCount(80) // 151 to 230
  for (const count of [130, 180, 230]) {
    await scroller(page).evaluate((box) => box.scrollTo({ top: -box.scrollHeight }))
    await expect(messages(page)).toHaveCount(count)
  }
  const all = Array.from({ length: 230 }, (_, i) => `message ${i + 1}`)
  await expect(messages(page).locator('.text')).toHaveText(all)
  await said(page, 'one more')
  await expect(messages(page).locator('.text')).toHaveText([...all, 'one more'])
  await expect(page.getByText('Earlier messages')).toHaveCount(0)
})

test('whoever has scrolled up stays there, and is told how many are new', async ({
  page,
  examples,
}) => {
  fill(examples.database, 90)
  await page.goto('/chat/lobby')
  await expect(messages(page).last()).toBeInViewport()
  await said(page, 'followed')
  await expect(messages(page).last()).toContainText('followed')
  await expect(messages(page).last()).toBeInViewport()

  const reading = messages(page).filter({ hasText: /^Somebody.*message 60$/s })
  await reading.scrollIntoViewIfNeeded()
  await expect(reading).toBeInViewport()
  const before = (await reading.boundingBox())?.y
  for (let i = 1; i <= 3; i++) await said(page, `unseen ${i}`)
  const more = page.getByRole('button', { name: '3 new messages' })
  await expect(more).toBeVisible()
  expect((await reading.boundingBox())?.y).toBeCloseTo(before!, 0)

  await more.click()
  await expect(messages(page).last()).toContainText('unseen 3')
  await expect(messages(page).last()).toBeInViewport()
  await expect(more).toBeHidden()
})

test('a page that stays open for hundreds of messages begins anew, without a gap', async ({
  page,
  examples,
}) => {
  fill(examples.database, 60)
  await page.goto('/chat/lobby')
  await expect(messages(page)).toHaveCount(60)
  const file = new DatabaseSync(examples.database)
  file.exec(`with recursive numbers(n) as (select 61 union all select n + 1 from numbers where n < 400)
    insert into messages select 'lobby', n, 'somebody', 'Somebody', 'message ' || n, 1e12 + n, 'key ' || n from numbers`)
  file.close()
  await said(page, 'the newest')
  await expect(messages(page).last()).toContainText('the newest')
  await expect(messages(page)).toHaveCount(51) // 351 to 401
  await scroller(page).evaluate((box) => box.scrollTo({ top: -box.scrollHeight }))
  await expect(messages(page).locator('.text').first()).toHaveText('message 301')
  await expect(messages(page)).toHaveCount(101)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('one reads back by links, to the first message and to the newest again', async ({
    page,
    examples,
  }) => {
    fill(examples.database, 1000)
    await page.goto('/chat/lobby')
    await expect(messages(page).locator('.text').first()).toHaveText('message 951')
    for (let first = 901; first >= 1; first -= 50) {
      await page.getByRole('link', { name: 'Earlier messages' }).click()
      await expect(messages(page).locator('.text').first()).toHaveText(`message ${first}`)
      await expect(messages(page)).toHaveCount(50)
    }
    await expect(page.getByRole('link', { name: 'Earlier messages' })).toHaveCount(0)
    await page.getByRole('link', { name: 'Lobby' }).click()
    await expect(messages(page).last()).toContainText('message 1000')
  })
})
