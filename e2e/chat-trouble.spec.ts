import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import { expect, test } from './examples.ts'
import { draft, messages } from './room.ts'

const HOSTILE = [
  `<script>window.pwned = 1</script>`,
  `<img src=x onerror="window.pwned = 1">`,
  `'-alert(1)-'`,
  `"-alert(1)-"`,
  `@get('/x')`,
  '${1}',
  '$text',
  '\\',
  `a\\';alert(1);//`,
  `line one\nline two`,
  `data: selector body\ndata: mode outer`,
  `\u2028 and \u2029`,
  `👩‍👩‍👧 family, שלום, مرحبا`,
]

test('hostile text is shown as it is to both people, and is in nobody’s signals', async ({
  browser,
  examples: { url },
}) => {
  const problems: string[] = []
  const pages = await Promise.all(
    [1, 2].map(async () => {
      const context = await browser.newContext({ baseURL: url })
      context.on('weberror', (error) => problems.push(String(error.error())))
      context.on('dialog', (dialog) => problems.push(dialog.message()))
      context.on('console', (message) => problems.push(message.text()))
      context.on(
        'request',
        (request) => request.url().endsWith('/x') && problems.push('/x was asked for'),
      )
      const page = await context.newPage()
      await page.goto('/chat/lobby')
      return page
    }),
  )
  const [ann, bob] = pages as [Page, Page]
  // What somebody calls themselves is in their own field, and so in their own signals.
  await ann.getByLabel('Your name').fill(`A"'>@get("/x")`)
  for (const [i, text] of HOSTILE.entries()) {
    await draft(ann).fill(text)
    await draft(ann).press('Enter')
    await expect(messages(bob)).toHaveCount(i + 1)
    await expect(messages(ann)).toHaveCount(i + 1)
    await expect(draft(ann)).toHaveValue('')
  }
  for (const page of [...pages, await reopened(bob)]) {
    const shown = await messages(page)
      .locator('.text')
      .evaluateAll((all) => all.map((p) => p.textContent))
    expect(shown).toEqual(HOSTILE)
    const signals = await page.evaluate(async () => {
      const script = document.querySelector<HTMLScriptElement>('script[type=module]')!
      return JSON.stringify((await import(script.src)).root)
    })
    for (const text of HOSTILE) expect(signals).not.toContain(JSON.stringify(text).slice(1, -1))
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  }
  expect(problems).toEqual([])
})

test('a text of 10 kB is a problem beside the field, and is said by nobody', async ({ page }) => {
  await page.goto('/chat/lobby')
  await page.getByLabel('Your name').fill('Ann')
  await draft(page).fill('x'.repeat(10_000))
  await draft(page).press('Enter')
  await expect(page.locator('#text-problem')).toHaveText(/8000 over the limit/)
  await expect(messages(page)).toHaveCount(0)
})

for (const [what, forge] of [
  [
    'a forged',
    (value: string) => value.replace(/^[^.]+/, encodeURIComponent(`${'0'.repeat(36)}:Ann`)),
  ],
  ['a foreign', () => 'somebody-elses-cookie.c2lnbmF0dXJl'],
  ['a broken', () => '%E0%A4%A'],
] as const) {
  test(`${what} cookie is a new visitor’s`, async ({ page, context, baseURL }) => {
    await page.goto('/chat/lobby')
    await page.getByLabel('Your name').fill('Ann')
    await draft(page).fill('mine')
    await draft(page).press('Enter')
    await expect(page.locator('.message.own')).toHaveCount(1)

    const [cookie] = await context.cookies()
    expect(cookie).toMatchObject({ name: 'visitor', httpOnly: true, sameSite: 'Lax' })
    await context.addCookies([{ name: 'visitor', value: forge(cookie!.value), url: baseURL! }])
    await page.reload()
    await expect(messages(page)).toHaveCount(1)
    await expect(page.locator('.message.own')).toHaveCount(0)
    await expect(page.getByLabel('Your name')).toHaveValue('')
  })
}

test('while the database is locked a message is kept in the field, and nobody sees it', async ({
  page,
  browser,
  examples,
}) => {
  const bob = await (await browser.newContext({ baseURL: examples.url })).newPage()
  await bob.goto('/chat/lobby')
  await page.goto('/chat/lobby')
  await page.getByLabel('Your name').fill('Ann')
  const other = new DatabaseSync(examples.database)
  other.exec('begin immediate')
  await draft(page).fill('Can I speak?')
  await draft(page).press('Enter')
  await expect(page.locator('#text-problem')).toHaveText(/Somebody else is writing just now/)
  await expect(draft(page)).toHaveValue('Can I speak?')
  other.exec('rollback')
  other.close()

  await draft(page).press('Enter')
  await expect(messages(bob)).toHaveCount(1)
  await expect(page.locator('#text-problem')).toBeHidden()
  await expect(draft(page)).toHaveValue('')
})

async function reopened(page: Page): Promise<Page> {
  const other = await page.context().newPage()
  await other.goto(page.url())
  return other
}
