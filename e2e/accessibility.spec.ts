import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './examples.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme })

    for (const path of [
      '/',
      '/board',
      '/counter',
      '/dashboard',
      '/dashboard/still',
      '/hello',
      '/shapes',
      '/chat',
      '/chat/lobby',
      '/chat/nowhere',
    ]) {
      test(`axe finds nothing wrong with ${path}`, async ({ page }) => {
        await page.goto(path)
        if (path.startsWith('/dashboard')) await page.getByText('The same as a table').click()
        if (path === '/chat/lobby') {
          await page.getByLabel('Your name').fill('Ann')
          for (const text of ['Hello', 'Hello again']) {
            await page.getByLabel('Message', { exact: true }).fill(text)
            await page.getByLabel('Message', { exact: true }).press('Enter')
            await expect(page.getByText(text, { exact: true })).toBeVisible()
          }
          await page.getByLabel('Message', { exact: true }).press('Enter')
          await expect(page.getByText('Say something first.')).toBeVisible()
        }
        const builder = new AxeBuilder({ page })
        if (path === '/board') builder.exclude('#row-3 ~ tr') // they are the same, and many
        const { violations } = await builder.analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      })
    }
  })
}
