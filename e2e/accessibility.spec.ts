import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './examples.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme })

    for (const path of ['/', '/counter', '/chat', '/chat/lobby', '/chat/nowhere']) {
      test(`axe finds nothing wrong with ${path}`, async ({ page }) => {
        await page.goto(path)
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
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      })
    }
  })
}
