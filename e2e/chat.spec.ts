import type { Browser, Page } from '@playwright/test'
import { expect, test } from './examples.ts'
import { draft, messages } from './room.ts'

const peopleHere = (page: Page) =>
  page.getByRole('list', { name: 'Here now' }).getByRole('listitem')

/** Somebody in the lobby, in a browser of their own. */
async function visitor(browser: Browser, baseURL: string, name: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL })).newPage()
  await page.goto('/chat/lobby')
  await page.getByLabel('Your name').fill(name)
  return page
}

async function say(page: Page, text: string): Promise<void> {
  await draft(page).fill(text)
  await draft(page).press('Enter')
}

test('two people talk, a third sees what was said, and a reload keeps it', async ({
  browser,
  examples: { url },
}) => {
  const [ann, bob] = [await visitor(browser, url, 'Ann'), await visitor(browser, url, 'Bob')]
  await say(ann, 'Hello, Bob')
  await expect(messages(bob)).toContainText(['Hello, Bob'])
  await say(bob, 'Hello, Ann')
  for (const page of [ann, bob]) {
    await expect(messages(page)).toContainText(['Hello, Bob', 'Hello, Ann'])
    await expect(messages(page)).toHaveCount(2)
  }
  await expect(ann.locator('.message.own')).toContainText(['Hello, Bob'])
  await expect(bob.locator('.message.own')).toContainText(['Hello, Ann'])

  const cy = await visitor(browser, url, 'Cy')
  await expect(messages(cy)).toContainText(['Hello, Bob', 'Hello, Ann'])
  await expect(cy.locator('.message.own')).toHaveCount(0)

  await bob.reload()
  await expect(messages(bob)).toContainText(['Hello, Bob', 'Hello, Ann'])
  await expect(bob.getByLabel('Your name')).toHaveValue('Bob')
  await expect(bob.locator('.message.own')).toContainText(['Hello, Ann'])
})

test('who is here is shown by name, and gone when they leave', async ({
  browser,
  examples: { url },
}) => {
  const ann = await visitor(browser, url, 'Ann')
  await ann.getByLabel('Your name').blur()
  const bob = await visitor(browser, url, 'Bob')
  await expect(peopleHere(ann)).toHaveText(['Ann', 'Guest'])
  await bob.getByLabel('Your name').blur()
  await expect(peopleHere(ann)).toHaveText(['Ann', 'Bob'])
  await bob.reload()
  await expect(peopleHere(bob)).toHaveText(['Ann', 'Bob'])
  await bob.close()
  await expect(peopleHere(ann)).toHaveText(['Ann'])
})

test('Enter sends, Shift+Enter breaks the line, and the field clears and keeps the focus', async ({
  browser,
  examples: { url },
}) => {
  const ann = await visitor(browser, url, 'Ann')
  await draft(ann).click()
  await ann.keyboard.type('one')
  await ann.keyboard.press('Shift+Enter')
  await ann.keyboard.type('two')
  await ann.keyboard.press('Enter')
  await expect(messages(ann).locator('.text')).toHaveText(['one\ntwo'], { useInnerText: true })
  await expect(draft(ann)).toHaveValue('')
  await expect(draft(ann)).toBeFocused()

  await draft(ann).fill('by the button')
  await ann.getByRole('button', { name: 'Send' }).click()
  await expect(messages(ann)).toHaveCount(2)
  await expect(draft(ann)).toHaveValue('')
  await expect(draft(ann)).toBeFocused()
})

test('pressing Enter twice says it once, and what is typed meanwhile stays', async ({
  browser,
  examples: { url },
}) => {
  const ann = await visitor(browser, url, 'Ann')
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await ann.route('**/chat/lobby', async (route) => {
    if (route.request().method() === 'POST') await held
    await route.continue()
  })
  await say(ann, 'once')
  await draft(ann).press('Enter')
  await draft(ann).pressSequentially(' and more')
  release()
  await expect(messages(ann).locator('.text')).toHaveText(['once'])
  await expect(draft(ann)).toHaveValue(' and more')
})

test('a problem is shown beside its field, and what was written stays', async ({
  page,
  problems,
}) => {
  await page.goto('/chat/lobby')
  const name = page.getByLabel('Your name')
  const nameProblem = page.locator('#name-problem')
  const textProblem = page.locator('#text-problem')

  await say(page, 'Hello')
  await expect(nameProblem).toHaveText('Say who you are.')
  await expect(name).toHaveAttribute('aria-invalid', 'true')
  await expect(draft(page)).toHaveValue('Hello')

  await name.fill('n'.repeat(41))
  await name.blur()
  await expect(nameProblem).toHaveText('A name has 40 characters at most.')
  await name.fill('Ann')
  await name.blur()
  await expect(nameProblem).toBeHidden()

  await say(page, '  ')
  await expect(textProblem).toHaveText('Say something first.')
  await say(page, 'x'.repeat(2003))
  await expect(textProblem).toHaveText('That is 3 over the limit of 2,000 characters.')
  await expect(draft(page)).toHaveValue('x'.repeat(2003))
  await expect(messages(page)).toHaveCount(0)

  await say(page, '😀'.repeat(2000))
  await expect(messages(page)).toHaveCount(1)
  await expect(textProblem).toBeHidden()
  expect(problems).toEqual([])
})

test('typing keeps text, caret and focus while others say a hundred things', async ({
  browser,
  examples: { url },
}) => {
  const ann = await visitor(browser, url, 'Ann')
  await draft(ann).fill('start end')
  await draft(ann).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(5, 5))
  const typing = draft(ann).pressSequentially(' and the middle of it', { delay: 20 })
  for (let i = 1; i <= 100; i++) {
    const said = { author: 'Bob', text: `message ${i}`, key: `key-${i}` }
    await ann.request.post('/chat/lobby', { data: said, headers: { 'Datastar-Request': 'true' } })
  }
  await typing
  await expect(messages(ann).last()).toContainText('message 100')
  await expect(draft(ann)).toHaveValue('start and the middle of it end')
  await expect(draft(ann)).toBeFocused()
  expect(await draft(ann).evaluate((field: HTMLTextAreaElement) => field.selectionStart)).toBe(26)
})

test('open pages are live again after a kill, with nothing lost or doubled', async ({
  browser,
  examples,
}) => {
  const ann = await visitor(browser, examples.url, 'Ann')
  const bob = await visitor(browser, examples.url, 'Bob')
  const pages = [ann, bob]
  for (const page of pages) await page.evaluate(() => void (document.body.dataset['kept'] = 'yes'))
  const said: string[] = []
  for (let i = 1; i <= 5; i++) {
    await say(ann, `before ${i}`)
    said.push(`before ${i}`)
    await expect(messages(bob)).toHaveCount(i)
  }

  await examples.end('SIGKILL')
  await say(bob, 'while it was away')
  said.push('while it was away')
  // The official script does not tell how the connection is.
  if (!process.env['DATASTAR_BUNDLE']) await expect(ann.getByText('Reconnecting…')).toBeVisible()
  await examples.start()

  for (const page of pages) {
    await expect(messages(page).locator('.text')).toHaveText(said, { timeout: 20_000 })
    await expect(page.getByText('Reconnecting…')).toBeHidden({ timeout: 20_000 })
  }
  await say(ann, 'after')
  for (const page of pages) {
    await expect(messages(page).locator('.text')).toHaveText([...said, 'after'])
    expect(await page.evaluate(() => document.body.dataset['kept'])).toBe('yes')
  }
})

test('rooms are made, listed with people and last words, and refused with a reason', async ({
  browser,
  page,
  examples: { url },
}) => {
  await page.goto('/chat')
  const create = async (name: string) => {
    await page.getByLabel('New room').fill(name)
    await page.getByRole('button', { name: 'Create' }).click()
  }
  await create('  ')
  await expect(page.getByRole('alert')).toHaveText('The room needs a name.')
  await create('r'.repeat(41))
  await expect(page.getByRole('alert')).toHaveText('A name has 40 characters at most.')
  await expect(page.getByLabel('New room')).toHaveValue('r'.repeat(41))
  await create('LOBBY')
  await expect(page.getByRole('alert')).toHaveText('There is a room of that name already.')
  await create('Café <b>Zürich</b> 東京')
  await expect(page).toHaveURL(/\/chat\/caf%C3%A9-b-z%C3%BCrich-b-%E6%9D%B1%E4%BA%AC$/)
  await expect(page.getByRole('heading', { name: 'Café <b>Zürich</b> 東京' })).toBeVisible()

  await page.goto('/chat')
  const lobby = page.getByRole('listitem').filter({ hasText: 'Lobby' })
  await expect(lobby).toContainText('0 people here')
  const bob = await visitor(browser, url, 'Bob')
  await say(bob, 'Anybody?')
  await expect(lobby).toContainText('Bob: Anybody?')
  await expect(lobby).toContainText('1 person here')

  expect((await page.goto('/chat/nowhere'))?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is no such room' })).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('messages are shown, the form posts and comes back, problems are shown', async ({
    page,
  }) => {
    await page.goto('/chat/lobby')
    await page.getByLabel('Your name').fill('Ann')
    await draft(page).fill('No scripts here')
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page).toHaveURL(/\/chat\/lobby$/)
    await expect(messages(page)).toContainText(['No scripts here'])
    await expect(page.getByLabel('Your name')).toHaveValue('Ann')

    await draft(page).fill('x'.repeat(2001))
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page.locator('#text-problem')).toHaveText(/1 over the limit/)
    await expect(draft(page)).toHaveValue('x'.repeat(2001))
    await expect(messages(page)).toHaveCount(1)
  })
})
