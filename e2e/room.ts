import type { Locator, Page } from '@playwright/test'

/** What a room's page shows, by the names that people know it by. */
export const messages = (page: Page): Locator =>
  page.getByRole('region', { name: 'Messages' }).getByRole('listitem')
export const draft = (page: Page): Locator => page.getByLabel('Message', { exact: true })
