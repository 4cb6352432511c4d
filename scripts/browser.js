// Finds the browser that the tests drive, or installs one.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { run, say } from './setup.js'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** The path of a Chromium: `CHROMIUM`, one on the PATH, Playwright's own, or Debian's, installed. */
export async function findBrowser() {
  const given = process.env.CHROMIUM
  if (given) return isProgram(given) ? given : fail(`CHROMIUM is ${given}, which is no program.`)
  const found = onPath() ?? downloaded()
  if (found) return found
  if (canUseApt()) {
    say('Installing Chromium for the tests (apt-get install chromium)')
    await run('apt-get', ['update'], { quiet: true })
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      quiet: true,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    })
    const installed = onPath()
    if (installed) return installed
  }
  return fail(
    'The tests need a Chromium. Install Chromium or Chrome, or run `npx playwright install chromium`, or set CHROMIUM to the path of one.',
  )
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  if (process.platform === 'darwin') {
    candidates.push('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
  }
  return candidates.find(isProgram)
}

/** What `npx playwright install chromium` has downloaded. */
function downloaded() {
  const caches = {
    linux: path.join(homedir(), '.cache'),
    darwin: path.join(homedir(), 'Library', 'Caches'),
  }
  const folder =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    path.join(caches[process.platform] ?? '', 'ms-playwright')
  try {
    const versions = readdirSync(folder).filter((name) => name.startsWith('chromium-'))
    return versions
      .flatMap((version) => [
        path.join(folder, version, 'chrome-linux64', 'chrome'),
        path.join(folder, version, 'chrome-linux', 'chrome'),
        path.join(folder, version, 'chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'),
      ])
      .findLast(isProgram)
  } catch {
    return undefined // nothing was ever downloaded
  }
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function canUseApt() {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function fail(text) {
  console.error(text)
  process.exit(1)
}
