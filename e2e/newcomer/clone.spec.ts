import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { emptyFolder, freePort, root, run, startServing } from './commands.ts'

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
  test(`npm run ${script} serves the examples, and is quick the second time${script === 'dev' ? ', and reloads pages on change' : ''}`, async ({
    page,
  }) => {
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
    if (script === 'dev') {
      const view = path.join(folder, 'app/start/views.tsx')
      writeFileSync(view, readFileSync(view, 'utf8').replace('Counter', 'Renamed'))
      await expect(page.getByRole('link', { name: 'Renamed' })).toBeVisible() // by itself
    }
    await second.stop()

    if (script === 'start') {
      // The version is in the client, and the client in the server.
      const file = path.join(folder, 'package.json')
      const text = readFileSync(file, 'utf8')
      writeFileSync(file, text.replace(/"version": ".*"/, '"version": "9.9.9"'))
      const third = await startServing(folder, 'npm', ['run', script])
      expect(third.output()).toContain('Building')
      await third.stop()
    }
    remove()
  })
}

test('Ctrl-C stops npm start in an orderly way, with a page open', async ({ page }) => {
  const { folder, remove } = clone()
  // npm itself ends by the signal, once what it ran has ended.
  for (const [command, args, codes] of [
    ['npm', ['start'], [0, null]],
    ['node', ['scripts/start.js'], [0]],
  ] as const) {
    const app = await startServing(folder, command, [...args])
    await page.goto(`${app.url}/counter`)
    await expect(page.locator('#total')).toBeVisible()
    const start = performance.now()
    expect(codes, command).toContain(await app.stop('SIGINT'))
    expect(performance.now() - start).toBeLessThan(5000)
    expect(app.output()).not.toMatch(/error/i)
    await expect(page.request.get(app.url)).rejects.toThrow('ECONNREFUSED')
  }
  remove()
})

test('npm run dev says in one line that the port is taken', async () => {
  const { folder, remove } = clone()
  const port = String(await freePort())
  const taken = createServer().listen(Number(port), '127.0.0.1')
  const env = { PORT: port, HOST: '127.0.0.1' }
  const failed = await run(folder, 'npm', ['run', '--silent', 'dev'], env).catch((error) => error)
  expect(failed).toMatchObject({
    code: 1,
    stderr: `Cannot listen on 127.0.0.1:${port}: the port is taken. Set PORT or HOST to listen elsewhere.\n`,
  })
  taken.close()
  remove()
})

test('npm run conformance serves what the suite of the SDKs asks for, on PORT', async () => {
  const { folder, remove } = clone()
  const app = await startServing(folder, 'npm', ['run', 'conformance'])
  const input = JSON.stringify({ events: [{ type: 'patchSignals', signals: { one: 1 } }] })
  const response = await fetch(`${app.url}/test?datastar=${encodeURIComponent(input)}`, {
    headers: { Accept: 'text/event-stream', 'Datastar-Request': 'true' },
  })
  expect([response.status, await response.text()]).toEqual([200, 'event: datastar-patch-signals\ndata: signals {"one":1}\n\n']) // prettier-ignore
  await app.stop()
  remove()
})

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
