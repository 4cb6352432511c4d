import { CuttingProxy } from './cutting-proxy.ts'
import { expect, test } from './examples.ts'
import { draft, messages } from './room.ts'

// Issue 7: the chat whose messages are appended. Whatever becomes of the connection, every message is
// shown once and in order, to both who talk. `test:long` cuts it 50 times.

const cuts = process.env['LONG'] ? 50 : 12

test.use({ env: { CHAT: 'appends' } })

test(`two people talk while their connections are cut ${cuts} times: every message once, in order`, async ({
  browser,
  examples,
}) => {
  test.setTimeout(60_000 + cuts * 5000)
  const problems: string[] = []
  const people = await Promise.all(
    ['Ann', 'Bob'].map(async (name) => {
      const proxy = new CuttingProxy(examples.url)
      const context = await browser.newContext({ baseURL: await proxy.start() })
      context.on('weberror', (error) => problems.push(String(error.error())))
      const page = await context.newPage()
      await page.goto('/chat/lobby')
      await page.getByLabel('Your name').fill(name)
      return { name, page, proxy }
    }),
  )
  const said: string[] = []
  const cutSoFar = () => people.reduce((sum, { proxy }) => sum + proxy.cuts, 0)
  while (cutSoFar() < cuts) {
    for (const { name, page, proxy } of people) {
      // Anywhere in what comes, between a message and its position, or while nothing comes.
      for (const each of people) {
        if (said.length % 3 === 0) each.proxy.cutAfter(Math.floor(Math.random() * 1500))
        else each.proxy.cutShortBy(Math.floor(Math.random() * 80))
      }
      if (said.length % 7 === 0) proxy.cutAfter(0)
      const text = `${name} says ${said.length}`
      said.push(text)
      await draft(page).fill(text)
      await draft(page).press('Enter')
      await expect(draft(page)).toHaveValue('')
    }
  }
  for (const { proxy } of people) proxy.spare()
  await draft(people[0]!.page).fill('the last')
  await draft(people[0]!.page).press('Enter')
  said.push('the last')
  for (const { page } of people) {
    await expect(messages(page).last()).toContainText('the last', { timeout: 30_000 })
    const shown = await messages(page).locator('.text').allTextContents()
    expect(shown.map((text) => text.trim())).toEqual(said)
    await expect(page.getByText('Nobody has said anything yet.')).toHaveCount(0)
  }
  for (const { proxy } of people) proxy.stop()
  expect(problems).toEqual([])
})

test('who is in a room, and what is said in it, is shown to everyone who is there', async ({
  browser,
  examples: { url },
}) => {
  const [ann, bob] = await Promise.all(
    [1, 2].map(async () => (await browser.newContext({ baseURL: url })).newPage()),
  )
  await ann!.goto('/chat/lobby')
  await expect(ann!.getByText('Nobody has said anything yet.')).toBeVisible()
  await bob!.goto('/chat/lobby')
  await expect(ann!.getByRole('list', { name: 'Here now' }).getByRole('listitem')).toHaveCount(2)
  await bob!.getByLabel('Your name').fill('Bob')
  await draft(bob!).fill('Hello')
  await draft(bob!).press('Enter')
  await expect(messages(ann!)).toHaveText([/Hello/])
  await expect(ann!.getByText('Nobody has said anything yet.')).toHaveCount(0)
  await expect(ann!.getByRole('list', { name: 'Here now' })).toContainText('Bob')
})
