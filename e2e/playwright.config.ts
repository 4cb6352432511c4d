import { defineConfig } from '@playwright/test'

const browser = process.env['CHROMIUM']

// What people do, in a real browser, against the built server. `npm test` finds the browser.
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [['list', { printSteps: false }]],
  use: {
    launchOptions: {
      ...(browser && { executablePath: browser }),
      // Root cannot use Chromium's sandbox; and nothing here is to be looked up on the internet.
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
    },
  },
})
