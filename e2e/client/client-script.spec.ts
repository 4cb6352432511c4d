import { spawn } from 'node:child_process'
import path from 'node:path'
import { expect, type Page, test as base } from '@playwright/test'

const root = path.resolve(import.meta.dirname, '../..')

const test = base.extend<{ violations: () => Promise<unknown> }, { url: string }>({
  url: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names it finds here
    async ({}, use) => {
      const app = spawn('node', ['e2e/client/client-script-app.mjs'], { cwd: root })
      let output = ''
      const url = await new Promise<string>((resolve, reject) => {
        const read = (chunk: Buffer) => {
          output += chunk.toString()
          const found = /http:\/\/[\d.:]+/.exec(output)?.[0]
          if (found) resolve(found)
        }
        app.stdout.on('data', read)
        app.stderr.on('data', read)
        app.once('exit', (code) => reject(new Error(`exited with ${code}: ${output}`)))
      })
      await use(url)
      app.kill('SIGKILL')
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ url }, use) => use(url),
  violations: async ({ page }, use) => {
    await page.addInitScript(() => {
      const violations: string[] = []
      Object.assign(window, { violations })
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sample }) => {
        violations.push(`${effectiveDirective}: ${sample}`)
      })
    })
    await use(() => page.evaluate('window.violations'))
  },
})

test.describe('<ClientScript/>', () => {
  test('loads where only scripts with the nonce may run', async ({ page, violations }) => {
    await page.goto('/')
    await comesToLife(page)
    expect(await violations()).toEqual([])
  })

  test('loads under Trusted Types', async ({ page, violations }) => {
    await page.goto('/typed')
    await comesToLife(page)
    expect(await violations()).toEqual([])
  })

  test('lets no other script in', async ({ page, violations }) => {
    await page.goto('/')
    await comesToLife(page)
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.src = '/other.js'
      document.body.append(script)
    })
    await expect.poll(violations).toEqual(['script-src-elem: '])
  })
})

async function comesToLife(page: Page): Promise<void> {
  await expect(page.locator('b')).toHaveText('2')
  await page.getByRole('button').click()
  await expect(page.locator('b')).toHaveText('3')
  await expect(page.locator('#p')).toHaveText('patched')
}
