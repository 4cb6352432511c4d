import { createHash } from 'node:crypto'
import { truncateSync, writeFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page, TestInfo } from '@playwright/test'
import { expect, test } from './examples.ts'

// Issue 5: field problems as one types and on submit, with and without JavaScript; an upload with progress.

async function fillIn(page: Page, email = 'ada@example.com') {
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Seats').fill('2')
  await page.getByLabel('Meal').selectOption('vegan')
  await page.getByLabel('In the evening').check()
  await page.getByLabel('In the morning').check()
  await page.getByLabel('Wishes').fill('A seat by the <window> & "quiet"')
  await page.getByLabel('I will be kind').check()
}

const signUp = (page: Page) => page.getByRole('button', { name: 'Sign up' }).click()
const problemOf = (page: Page, field: string) => page.locator(`#${field}-problem`)

test('a field says what is wrong as one types, and the others keep quiet', async ({ page, problems }) => {
  await page.goto('/forms')
  const email = page.getByLabel('Email')
  await email.pressSequentially('ada')
  await expect(problemOf(page, 'email')).toHaveText('This is not an email address yet.')
  await expect(email).toHaveAttribute('aria-invalid', 'true')
  await expect(email).toHaveAccessibleDescription('This is not an email address yet.')
  await expect(problemOf(page, 'name')).toHaveText('')
  await expect(page.getByLabel('Name')).not.toHaveAttribute('aria-invalid')

  await email.pressSequentially('@example.com')
  await expect(problemOf(page, 'email')).toHaveText('')
  await expect(email).not.toHaveAttribute('aria-invalid')
  await expect(email).toHaveValue('ada@example.com')
  await expect(email).toBeFocused()
  expect(problems).toEqual([])
}) // prettier-ignore

test('typing calls the server once one pauses, not with each letter', async ({ page }) => {
  await page.goto('/forms')
  let calls = 0
  page.on('request', (request) => void (calls += Number(request.url().endsWith('/forms/check'))))
  await page.getByLabel('Email').pressSequentially('nobody@nowhere', { delay: 20 })
  await expect(problemOf(page, 'email')).toHaveText('This is not an email address yet.')
  expect(calls).toBe(1)
})

test('submitting shows every problem, loses nothing and leads to the first', async ({ page, problems }) => {
  await page.goto('/forms')
  await page.getByLabel('Wishes').fill('by the window')
  await page.getByLabel('Seats').fill('9')
  await signUp(page)
  await expect(problemOf(page, 'name')).toHaveText('Say who you are.')
  await expect(problemOf(page, 'email')).toHaveText('This is not an email address yet.')
  await expect(problemOf(page, 'seats')).toHaveText('We can seat six of you at most.')
  await expect(problemOf(page, 'meal')).toHaveText('Choose what you eat.')
  await expect(problemOf(page, 'parts')).toHaveText('Choose when you will be there.')
  await expect(problemOf(page, 'wishes')).toHaveText('')
  await expect(problemOf(page, 'agree')).toHaveText('Without this we cannot let you in.')
  await expect(page.getByLabel('Name')).toBeFocused()
  await expect(page.getByLabel('Wishes')).toHaveValue('by the window')
  await expect(page.getByLabel('Seats')).toHaveValue('9')

  await page.getByLabel('I will be kind').check()
  await expect(problemOf(page, 'agree')).toHaveText('')
  await expect(problemOf(page, 'name')).toHaveText('Say who you are.')
  expect(problems).toEqual([])
}) // prettier-ignore

test('a list of boxes holds what is checked, whichever boxes those are', async ({ page, problems }) => {
  await page.goto('/forms')
  const checks = async (act: Promise<void>, parts: readonly string[]) => {
    const sent = ({ parts }: { parts?: unknown }) => JSON.stringify(parts)
    await page.waitForRequest((request) => request.url().endsWith('/forms/check') && sent(request.postDataJSON()) === JSON.stringify(parts))
    await act
  }
  await checks(page.getByLabel('In the evening').check(), ['evening'])
  await expect(problemOf(page, 'parts')).toHaveText('')
  await checks(page.getByLabel('In the morning').check(), ['morning', 'evening'])
  await checks(page.getByLabel('In the evening').uncheck(), ['morning'])
  await checks(page.getByLabel('In the morning').uncheck(), [])
  await expect(problemOf(page, 'parts')).toHaveText('Choose when you will be there.')
  await expect(page.getByLabel('In the morning')).toHaveAccessibleDescription('Choose when you will be there.')
  expect(problems).toEqual([])
}) // prettier-ignore

test('who has filled in all of it is signed up, and nobody else with that address', async ({ page, problems }) => {
  await page.goto('/forms')
  await fillIn(page)
  await signUp(page)
  await expect(page.getByRole('heading', { name: 'See you there, Ada' })).toBeFocused()

  await page.getByRole('link', { name: 'Sign up somebody else' }).click()
  await fillIn(page, 'ADA@example.com')
  await signUp(page)
  await expect(problemOf(page, 'email')).toHaveText('Somebody has signed up with this address.')
  await expect(page.getByLabel('Email')).toHaveValue('ADA@example.com')
  expect(problems).toEqual([])
}) // prettier-ignore

test('a file is fingerprinted, and shows how far it is on its way', async ({ page, context, problems }) => {
  const bytes = Buffer.alloc(3_000_000, 'starcast')
  await page.goto('/forms/upload')
  await page.getByLabel('What is it?').fill('Three megabytes')
  await page.getByLabel('File').setInputFiles({ name: 'three.bin', mimeType: 'application/octet-stream', buffer: bytes })
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1_000_000 })

  const seen = page.evaluate(async () => {
    const values = new Set<number>()
    while (!document.querySelector('#result code')) {
      const bar = document.querySelector<HTMLProgressElement>('#progress progress')
      if (bar) values.add(bar.value)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return [...values]
  })
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.locator('#result code')).toHaveText(createHash('sha256').update(bytes).digest('hex'))
  const values = await seen
  expect(values).toEqual(values.toSorted((a, b) => a - b))
  expect(values.filter((value) => value > 0 && value < 100).length).toBeGreaterThan(5)
  await expect(page.getByText('three.bin, 3,000,000 bytes')).toBeVisible()
  await expect(page.locator('#progress')).toHaveText('')
  expect(problems).toEqual([])
}) // prettier-ignore

test('a file that is too large is told of before it is sent', async ({ page, problems }) => {
  await page.goto('/forms/upload')
  await page.getByLabel('What is it?').fill('Too much')
  await page.getByLabel('File').setInputFiles({ name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(5_000_001) })
  await expect(problemOf(page, 'file')).toHaveText('This is too large: a file may have 5 MB.')
  let sent = false
  page.on('request', (request) => (sent ||= /upload\/[\w-]{36}$/.test(request.url())))
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByLabel('What is it?').fill('Still too much')
  await expect(problemOf(page, 'file')).toHaveText('This is too large: a file may have 5 MB.')
  expect(sent).toBe(false)

  await page.getByLabel('File').setInputFiles({ name: 'small.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(3) })
  await expect(problemOf(page, 'file')).toHaveText('')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByText('small.bin, 3 bytes')).toBeVisible()
  expect(problems).toEqual([])
}) // prettier-ignore

/** A file on disk, over four times as large as the form takes. */
function hugeFile(info: TestInfo): string {
  const file = info.outputPath('huge.bin')
  writeFileSync(file, '')
  truncateSync(file, 30_000_000)
  return file
}

test('a body that the server refuses to read is told of beside the field', async ({ page, problems }, info) => {
  await page.goto('/forms/upload')
  await page.getByLabel('What is it?').fill('Far too much')
  // Nothing looks at the file before it is sent, as where a page is older than its server's limits.
  await page.getByLabel('File').evaluate((field) => field.removeAttribute('data-on:change'))
  await page.getByLabel('File').setInputFiles(hugeFile(info))
  const answer = page.waitForResponse((response) => /upload\/[\w-]{36}$/.test(response.url()))
  await page.getByRole('button', { name: 'Send' }).click()
  expect((await answer).status()).toBe(413)
  await expect(problemOf(page, 'file')).toHaveText('This is too large: a file may have 5 MB.')
  await expect(page.getByLabel('What is it?')).toHaveValue('Far too much')
  await expect(page.getByRole('button', { name: 'Send' })).not.toHaveAttribute('aria-disabled')
  expect(problems.filter((problem) => !problem.includes('413'))).toEqual([])
}) // prettier-ignore

test('an upload whose connection breaks is told of, and can be sent again', async ({ page }) => {
  await page.goto('/forms/upload')
  await page.getByLabel('What is it?').fill('Three bytes')
  await page.getByLabel('File').setInputFiles({ name: 'three.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('abc') })
  await page.route(/upload\/[\w-]{36}$/, (route) => route.abort('connectionreset'))
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('alert')).toHaveText('It did not arrive. Send it again.')
  await page.unroute(/upload\/[\w-]{36}$/)
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.locator('#result code')).toHaveText(/^ba7816bf/)
  await expect(page.getByRole('alert')).toHaveText('')
}) // prettier-ignore

test('a form for a file says beside each field what is wrong', async ({ page, problems }) => {
  await page.goto('/forms/upload')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(problemOf(page, 'note')).toHaveText('Say what it is.')
  await expect(problemOf(page, 'file')).toHaveText('Choose a file first.')
  await page.getByLabel('What is it?').fill('Something')
  await expect(problemOf(page, 'note')).toHaveText('')
  await expect(problemOf(page, 'file')).toHaveText('Choose a file first.')
  expect(problems).toEqual([])
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the form comes back with its problems, and with all that was typed', async ({ page }) => {
    await page.goto('/forms')
    await fillIn(page, 'nobody')
    await page.getByLabel('Seats').fill('')
    await signUp(page)
    await expect(problemOf(page, 'email')).toHaveText('This is not an email address yet.')
    await expect(problemOf(page, 'seats')).toHaveText('Say how many of you will come.')
    await expect(problemOf(page, 'name')).toHaveText('')
    await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('Name')).toHaveValue('Ada')
    await expect(page.getByLabel('Email')).toHaveValue('nobody')
    await expect(page.getByLabel('Meal')).toHaveValue('vegan')
    await expect(page.getByLabel('In the morning')).toBeChecked()
    await expect(page.getByLabel('In the afternoon')).not.toBeChecked()
    await expect(page.getByLabel('In the evening')).toBeChecked()
    await expect(page.getByLabel('Wishes')).toHaveValue('A seat by the <window> & "quiet"')
    await expect(page.getByLabel('I will be kind')).toBeChecked()

    await page.getByLabel('Email').fill('grace@example.com')
    await page.getByLabel('Seats').fill('1')
    await signUp(page)
    await expect(page).toHaveURL(/\/forms\/welcome$/)
    await expect(page.getByRole('heading', { name: 'You are signed up' })).toBeVisible()
  })

  test('a file is sent, and refused beside its field when it is too large', async ({ page }) => {
    await page.goto('/forms/upload')
    await page.getByLabel('What is it?').fill('Too much')
    await page.getByLabel('File').setInputFiles({ name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(5_000_001) })
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(problemOf(page, 'file')).toHaveText('This is too large: a file may have 5 MB.')
    await expect(page.getByLabel('What is it?')).toHaveValue('Too much')

    await page.getByLabel('File').setInputFiles({ name: 'smail.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('abc') })
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page.locator('#result code')).toHaveText(/^ba7816bf/)
  }) // prettier-ignore

  test('a body that the server refuses to read is told of beside the field', async ({
    page,
  }, info) => {
    await page.goto('/forms/upload')
    await page.getByLabel('File').setInputFiles(hugeFile(info))
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: 'Send' }).click()
    expect((await answer).status()).toBe(413)
    await expect(problemOf(page, 'file')).toHaveText('This is too large: a file may have 5 MB.')
    await expect(page.getByRole('button', { name: 'Send' })).toBeVisible()
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme })

    for (const [path, button] of [['/forms', 'Sign up'], ['/forms/upload', 'Send']] as const) {
      test(`axe finds nothing wrong with ${path}, as it is and with problems`, async ({ page }) => {
        await page.goto(path)
        for (const problems of [0, 2]) {
          if (problems > 0) await page.getByRole('button', { name: button }).click()
          await expect(page.locator('[aria-invalid=true]').nth(1)).toHaveCount(problems > 0 ? 1 : 0)
          const { violations } = await new AxeBuilder({ page }).analyze()
          expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
        }
      })
    } // prettier-ignore
  })
}
