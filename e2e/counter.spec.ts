import { expect, test } from './examples.ts'

test('a visitor counts for himself and for everyone', async ({ page, problems }) => {
  await page.goto('/counter')
  const [mine, everyones] = [page.locator('output').nth(0), page.locator('#total')]
  await expect(mine).toHaveText('0')

  await page.getByRole('button', { name: 'Count' }).click()
  await expect(mine).toHaveText('1')
  await expect(everyones).toHaveText('1')

  await page.getByLabel('Step').fill('5')
  await page.getByRole('button', { name: 'Count' }).click()
  await expect(mine).toHaveText('6')
  await expect(everyones).toHaveText('6')
  expect(problems).toEqual([])
})

test('two browsers count together, each for itself', async ({ browser, baseURL }) => {
  const [ann, bob] = await Promise.all(
    [1, 2].map(async () => (await browser.newContext({ baseURL: baseURL! })).newPage()),
  )
  if (!ann || !bob) throw new Error('no pages')
  await Promise.all([ann.goto('/counter'), bob.goto('/counter')])
  await ann.getByRole('button', { name: 'Count' }).click()
  await expect(bob.locator('#total')).toHaveText('1')
  await bob.getByRole('button', { name: 'Count' }).click()
  await expect(ann.locator('#total')).toHaveText('2')
  await expect(ann.locator('output').first()).toHaveText('1')
  await expect(bob.locator('output').first()).toHaveText('1')
})

test('what a visitor types is not disturbed when others count', async ({ page, request }) => {
  await page.goto('/counter')
  const step = page.getByLabel('Step')
  await step.fill('42')
  for (let i = 1; i <= 20; i++) {
    await request.post('/counter', { data: { step: 1 }, headers: { 'Datastar-Request': 'true' } })
  }
  await expect(page.locator('#total')).toHaveText('20')
  await expect(step).toHaveValue('42')
  await expect(step).toBeFocused()
})

test('open pages are live again after the server was killed and started', async ({
  browser,
  examples,
}) => {
  const pages = await Promise.all(
    [1, 2].map(async () => (await browser.newContext({ baseURL: examples.url })).newPage()),
  )
  for (const page of pages) {
    await page.goto('/counter')
    await page.evaluate(() => void (document.body.dataset['notReloaded'] = 'true'))
    await page.getByLabel('Step').fill('7')
  }
  await pages[0]!.getByRole('button', { name: 'Count' }).click()
  for (const page of pages) await expect(page.locator('#total')).toHaveText('7')

  await examples.end('SIGKILL')
  await examples.start()

  // Its count is in memory: it starts at 0, and both pages come to show that.
  for (const page of pages)
    await expect(page.locator('#total')).toHaveText('0', { timeout: 20_000 })
  await pages[1]!.getByRole('button', { name: 'Count' }).click()
  for (const page of pages) {
    await expect(page.locator('#total')).toHaveText('7')
    await expect(page.getByLabel('Step')).toHaveValue('7')
    expect(await page.evaluate(() => document.body.dataset['notReloaded'])).toBe('true')
  }
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the form counts for everyone and comes back to the page', async ({ page }) => {
    await page.goto('/counter')
    await page.getByLabel('Step').fill('3')
    await page.getByRole('button', { name: 'Count' }).click()
    await expect(page).toHaveURL(/\/counter$/)
    await expect(page.locator('#total')).toHaveText('3')
  })
})

test('the start page leads to the examples', async ({ page, problems }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Counter' }).click()
  await expect(page).toHaveURL(/\/counter$/)
  expect(problems).toEqual([])
})

test('a script that gets into the page does not run', async ({ page }) => {
  await page.goto('/counter')
  const blocked = await page.evaluate(async () => {
    const directives: string[] = []
    document.addEventListener('securitypolicyviolation', (e) =>
      directives.push(e.effectiveDirective),
    )
    const script = document.createElement('script')
    script.textContent = 'window.pwned = 1'
    document.body.append(script)
    document.body.insertAdjacentHTML('beforeend', '<p onclick="window.pwned = 1" id="trap">x</p>')
    document.getElementById('trap')!.click()
    while (directives.length < 2) await new Promise((resolve) => setTimeout(resolve))
    return directives
  })
  expect(blocked).toEqual(['script-src-elem', 'script-src-attr'])
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
})
