import { execFileSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { emptyFolder, root, run, startServing } from './commands.ts'

// Each command of the README as the first one in a fresh clone. `npm test` is the one that runs this.

test.describe.configure({ timeout: 180_000 })

/** What a clone of this state would hold, committed or not. */
function clone(): { folder: string; remove(): void } {
  const { folder, remove } = emptyFolder()
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  for (const file of execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0')) {
    const source = path.join(root, file)
    if (file && existsSync(source)) cpSync(source, path.join(folder, file))
  }
  return { folder, remove }
}

for (const script of ['start', 'dev'] as const) {
  test(`npm run ${script} serves the examples, and is quick the second time`, async ({ page }) => {
    const { folder, remove } = clone()
    const first = await startServing(folder, 'npm', ['run', script])
    expect(first.output()).toContain('Installing the dependencies')
    await page.goto(`${first.url}/counter`)
    await page.getByRole('button', { name: 'Count' }).click()
    await expect(page.locator('#total')).toHaveText('1')
    await first.stop()

    const second = await startServing(folder, 'npm', ['run', script])
    expect(second.output()).not.toMatch(/Installing|Building/)
    await page.goto(second.url)
    await expect(page.getByRole('link', { name: 'Counter' })).toBeVisible()
    await second.stop()
    remove()
  })
}

test('npm run build makes the library, its types and the client', async () => {
  const { folder, remove } = clone()
  await run(folder, 'npm', ['run', 'build'])
  for (const file of [
    'framework/index.js',
    'framework/index.d.ts',
    'client/starcast.js',
    'client/starcast.js.map',
  ]) {
    expect(existsSync(path.join(folder, 'dist', file)), file).toBe(true)
  }
  remove()
})
