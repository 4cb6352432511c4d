import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { emptyFolder, root } from './commands.ts'

// How `npm test` finds the browser it drives, on a machine that has what a test puts there.

const isRoot = process.getuid?.() === 0
const { folder, remove } = emptyFolder()
test.afterAll(remove)

/** A machine of a test's own: a folder for the PATH and one for Playwright's downloads. */
function machine(name: string) {
  const own = path.join(folder, name)
  const programs = path.join(own, 'bin')
  mkdirSync(programs, { recursive: true })
  const find = (more: NodeJS.ProcessEnv = {}) => {
    const print = `import(${JSON.stringify(path.join(root, 'scripts/browser.js'))}).then((b) => b.findBrowser()).then(console.log)`
    const env = { HOME: own, PATH: programs, PLAYWRIGHT_BROWSERS_PATH: own, ...more }
    const found = spawnSync(process.execPath, ['-e', print], { env, encoding: 'utf8' })
    return { code: found.status, found: found.stdout.trim().split('\n').at(-1), said: found.stderr }
  }
  return { own, programs, find }
}

function program(file: string, text = ''): string {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\n${text}\n`)
  chmodSync(file, 0o755)
  return file
}

const WHAT_TO_DO =
  'Install Chromium or Chrome, or run `npx playwright install chromium`, or set CHROMIUM to the path of one.\n'

test('CHROMIUM says which browser, and must be one', () => {
  const { own, programs, find } = machine('given')
  program(path.join(programs, 'chromium'))
  const mine = program(path.join(own, 'mine'))
  expect(find({ CHROMIUM: mine })).toEqual({ code: 0, found: mine, said: '' })
  for (const none of ['/nowhere', own]) {
    expect(find({ CHROMIUM: none })).toMatchObject({ code: 1, said: `CHROMIUM is ${none}, which is no program.\n` }) // prettier-ignore
  }
})

test('a browser on the PATH is found', () => {
  const { programs, find } = machine('path')
  const chrome = program(path.join(programs, 'google-chrome'))
  expect(find()).toEqual({ code: 0, found: chrome, said: '' })
})

test('the browser that Playwright downloaded for its version is found, and no other', () => {
  test.skip(process.platform !== 'linux' || process.arch !== 'x64', 'where it goes elsewhere')
  const { own, find } = machine('playwright')
  const list = readFileSync(path.join(root, 'node_modules/playwright-core/browsers.json'), 'utf8')
  const { browsers } = JSON.parse(list) as { browsers: { name: string; revision: string }[] }
  const revision = Number(browsers.find(({ name }) => name === 'chromium')?.revision)
  const at = (number: number) => path.join(own, `chromium-${number}`, 'chrome-linux64', 'chrome')
  program(at(99))
  program(at(revision + 1))
  // The sentence, or apt-get's where it is installed: but not a browser of another version.
  expect(find().code).toBe(1)
  expect(find({ CHROMIUM: '' }).found).not.toContain('chromium-')
  program(at(revision))
  expect(find()).toEqual({ code: 0, found: at(revision), said: '' })
})

test('without any, it says what to do', () => {
  const { find } = machine('none')
  expect(find()).toMatchObject({ code: 1, said: `The tests need a Chromium. ${WHAT_TO_DO}` })
})

test('as root, apt-get installs one; where that fails, it says what to do', () => {
  test.skip(!isRoot, 'only root may install')
  const { programs, find } = machine('apt')
  const apt = path.join(programs, 'apt-get')
  program(apt, `[ "$1" = install ] && echo 'E: no such package' >&2 && exit 100 || exit 0`)
  expect(find()).toMatchObject({
    code: 1,
    said: `E: no such package\nThe tests need a Chromium, and \`apt-get install -y --no-install-recommends chromium\` failed. ${WHAT_TO_DO}`,
  })
  program(apt, `[ "$1" = update ] && exit 100 || exit 0`)
  expect(find()).toMatchObject({ code: 1, said: `The tests need a Chromium, and \`apt-get update\` failed. ${WHAT_TO_DO}` }) // prettier-ignore
  const chromium = path.join(programs, 'chromium')
  program(apt, `[ "$1" = install ] && printf '' > ${chromium} && /bin/chmod +x ${chromium}; exit 0`)
  expect(find()).toMatchObject({ code: 0, found: chromium, said: '' })
})
