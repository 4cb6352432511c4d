import { DatabaseSync } from 'node:sqlite'
import type { Browser, Locator, Page } from '@playwright/test'
import { Cable } from './cable.ts'
import { expect, test } from './examples.ts'

const box = (page: Page, name: string): Locator => page.getByRole('checkbox', { name, exact: true })

/** A page of the board, in a browser of its own, that can tell which of its elements are still there. */
async function watcher(browser: Browser, baseURL: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL })).newPage()
  const live = page.waitForResponse('**/board/live*')
  await page.goto('/board')
  await live
  await page.evaluate(() => {
    const boxes = [...document.querySelectorAll('[role=checkbox]')]
    const seen: { patches: string[]; boxes: Element[] } = { patches: [], boxes }
    Object.assign(window, { seen })
    document.addEventListener('datastar-fetch', (event) => {
      const { type, argsRaw } = (event as CustomEvent).detail
      if (type === 'datastar-patch-elements') seen.patches.push(argsRaw.elements)
    })
  })
  return page
}

declare const window: Window & { seen: { patches: string[]; boxes: Element[] } }

/** How many boxes are other elements than they were. */
const replaced = (page: Page) =>
  page.evaluate(() => {
    const now = document.querySelectorAll('[role=checkbox]')
    return window.seen.boxes.filter((box, i) => box !== now[i]).length
  })

const lostStream = (page: Page) =>
  page.waitForEvent('requestfailed', (request) => request.url().includes('/board/live'))

const checked = (page: Page) =>
  page
    .locator('[role=checkbox][aria-checked=true]')
    .evaluateAll((all) => all.map((box) => box.ariaLabel))

test('three browsers see each other’s clicks, and how many watch', async ({
  browser,
  examples: { url },
}) => {
  const pages = [
    await watcher(browser, url),
    await watcher(browser, url),
    await watcher(browser, url),
  ] as const
  const [ann, bob, cy] = pages
  for (const page of pages) {
    await expect(page.getByRole('checkbox')).toHaveCount(1000)
    await expect(page.locator('#counts')).toContainText('3 pages are watching')
  }
  await box(ann, 'A1').click()
  await box(bob, 'Y40').click()
  await box(cy, 'M20').click()
  for (const page of pages) {
    await expect(box(page, 'Y40')).toBeChecked()
    await expect.poll(() => checked(page)).toEqual(['A1', 'M20', 'Y40'])
    await expect(page.locator('#counts')).toContainText('3 of 1,000 are checked')
  }
  await box(ann, 'M20').click()
  for (const page of pages) await expect.poll(() => checked(page)).toEqual(['A1', 'Y40'])
  await cy.context().close()
  await expect(ann.locator('#counts')).toContainText('2 pages are watching')
})

test('a change sends its box alone, and every element stays, with the focus', async ({
  browser,
  examples: { url },
}) => {
  const [ann, bob] = [await watcher(browser, url), await watcher(browser, url)]
  await box(bob, 'C7').focus()
  await box(ann, 'A7').click() // the first change of a row sends all of it: nobody knows what the page has
  await expect(box(bob, 'A7')).toBeChecked()
  await bob.evaluate(() => void (window.seen.patches = []))
  await box(ann, 'C7').click()
  await expect(box(bob, 'C7')).toBeChecked()
  await expect(box(bob, 'C7')).toBeFocused()
  await box(ann, 'D7').click()
  await expect(box(bob, 'D7')).toBeChecked()
  await expect(box(bob, 'C7')).toBeFocused()
  expect(await replaced(bob)).toBe(0)
  expect(await replaced(ann)).toBe(0)

  const patches = await bob.evaluate(() => window.seen.patches)
  const cells = patches.filter((elements) => !elements.startsWith('<p id="counts"'))
  expect(cells.map((elements) => elements.match(/<td id="\w+"/g))).toEqual([
    ['<td id="C7"'],
    ['<td id="D7"'],
  ])
  for (const cell of cells) expect(cell.length).toBeLessThan(150)
})

test('a browser that was cut off, and all after a restart, end as the server is', async ({
  browser,
  examples,
}) => {
  const cable = await Cable.to(examples.url)
  const ann = await watcher(browser, examples.url)
  const bob = await watcher(browser, examples.url)
  const cy = await watcher(browser, cable.url)
  const pages = [ann, bob, cy]
  await box(cy, 'B2').click()
  for (const page of pages) await expect(box(page, 'B2')).toBeChecked()

  const lost = lostStream(cy)
  cable.cut()
  await lost
  await box(ann, 'C3').click()
  await box(ann, 'B2').click()
  await expect.poll(() => checked(bob)).toEqual(['C3'])
  await box(cy, 'D4').click() // it is sent once it can be
  expect(await checked(cy)).toEqual(['B2'])
  cable.mend()
  for (const page of pages) {
    await expect.poll(() => checked(page), { timeout: 20_000 }).toEqual(['C3', 'D4'])
  }

  const allLost = Promise.all(pages.map(lostStream))
  await examples.end('SIGKILL')
  await allLost
  await box(bob, 'E5').click()
  await examples.start()
  for (const page of pages) {
    await expect.poll(() => checked(page), { timeout: 20_000 }).toEqual(['C3', 'D4', 'E5'])
    expect(await replaced(page)).toBe(0)
  }
  await box(ann, 'F6').click()
  for (const page of pages) {
    await expect.poll(() => checked(page), { timeout: 20_000 }).toEqual(['C3', 'D4', 'E5', 'F6'])
  }
  cable.remove()
})

test('several boxes that are clicked at once all change', async ({
  browser,
  examples: { url },
}) => {
  const [ann, bob] = [await watcher(browser, url), await watcher(browser, url)]
  const names = ['A1', 'B1', 'C1', 'D1', 'E1', 'F1', 'G1', 'H1']
  await ann.evaluate(() => {
    const boxes = document.querySelectorAll<HTMLElement>('[role=checkbox]')
    for (const box of [...boxes].slice(0, 8)) box.click()
  })
  for (const page of [ann, bob]) await expect.poll(() => checked(page)).toEqual(names)
})

test('a click that cannot be saved says so, and changes nothing', async ({ page, examples }) => {
  await page.goto('/board')
  const other = new DatabaseSync(examples.database)
  other.exec('begin immediate')
  await box(page, 'A1').click()
  await expect(page.getByRole('alert')).toHaveText(
    'This could not be saved. Try again in a moment.',
  )
  await expect(box(page, 'A1')).not.toBeChecked()
  other.exec('rollback')
  other.close()
  await box(page, 'A1').click()
  await expect(box(page, 'A1')).toBeChecked()
  await expect(page.locator('#problem')).toBeHidden()
})

test('two who check a box at once have it checked', async ({ browser, examples: { url } }) => {
  const [ann, bob] = [await watcher(browser, url), await watcher(browser, url)]
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await bob.route('**/board', async (route) => {
    await held
    await route.continue()
  })
  await box(bob, 'J10').click()
  await box(ann, 'J10').click()
  await expect(box(bob, 'J10')).toBeChecked()
  const answered = bob.waitForResponse('**/board')
  release()
  await answered
  await box(ann, 'K10').click()
  for (const page of [ann, bob]) await expect.poll(() => checked(page)).toEqual(['J10', 'K10'])
})

test('the arrows move between boxes, Space changes one, and Tab leaves them', async ({ page }) => {
  await page.goto('/board')
  await page.getByRole('link', { name: 'Starcast' }).focus()
  const go = async (keys: string, name: string) => {
    for (const key of keys.split(' ')) await page.keyboard.press(key)
    await expect(box(page, name)).toBeFocused()
  }
  await go('Tab', 'A1')
  await go('ArrowLeft ArrowUp', 'A1')
  await go('ArrowRight ArrowRight ArrowDown', 'C2')
  await go('End', 'Y2')
  await go('ArrowRight ArrowDown ArrowUp', 'Y2')
  await go('Home', 'A2')
  await page.keyboard.press('Space')
  await expect(box(page, 'A2')).toBeChecked()
  await expect(box(page, 'A2')).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('link', { name: 'Starcast' })).toBeFocused()
  await go('Tab ArrowDown', 'A2')
  await page.keyboard.press('Tab')
  await expect(page.locator('[role=checkbox]:focus')).toHaveCount(0)
  const cell = page.getByRole('row', { name: '7' }).getByRole('cell').first()
  await expect(cell.getByRole('checkbox')).toHaveAccessibleName('A7')
  await expect(page.getByRole('columnheader')).toHaveCount(25)
})

for (const [what, body, answer] of [
  ['a box that is none', 'check=1001', '"check": there are boxes 1 to 1000'],
  ['box 0', 'uncheck=0', '"uncheck": there are boxes 1 to 1000'],
  ['half a box', 'check=1.5', '"check": there are boxes 1 to 1000'],
  ['a script', 'check=%3Cscript%3E', '"check": there are boxes 1 to 1000'],
  ['nothing', 'box=1', 'a change checks one box or unchecks one'],
  ['both', 'check=1&uncheck=1', 'a change checks one box or unchecks one'],
] as const) {
  test(`${what} is answered with a status and one line`, async ({ request, page }) => {
    const headers = {
      'Datastar-Request': 'true',
      'Content-Type': 'application/x-www-form-urlencoded',
    }
    const response = await request.post('/board', { data: body, headers })
    expect(response.status()).toBe(422)
    expect(await response.text()).toMatch(/^The signals of POST \/board are invalid: .*$/)
    expect(await response.text()).toContain(answer)
    await page.goto('/board')
    expect(await checked(page)).toEqual([])
  })
}

test('a thousand changes at once are shown, and the page stays of use', async ({
  browser,
  examples: { url },
  request,
}) => {
  const page = await watcher(browser, url)
  await Promise.all(
    Array.from({ length: 1000 }, (_, i) =>
      request.post('/board', {
        form: { [i % 3 === 0 ? 'uncheck' : 'check']: String(i + 1) },
        headers: { 'Datastar-Request': 'true' },
      }),
    ),
  )
  await expect(page.locator('#counts')).toContainText('666 of 1,000 are checked')
  expect(await checked(page)).toHaveLength(666)
  await box(page, 'A1').click()
  await expect(box(page, 'A1')).toBeChecked()
  expect(await replaced(page)).toBe(0)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a click checks the box and comes back to the page', async ({ page }) => {
    await page.goto('/board')
    const answer = page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().endsWith('/board'),
    )
    await box(page, 'G3').click()
    expect((await answer).status()).toBe(303)
    await expect(page).toHaveURL(/\/board$/)
    await expect(box(page, 'G3')).toBeChecked()
    await box(page, 'G3').click()
    await expect(box(page, 'G3')).not.toBeChecked()
  })
})
