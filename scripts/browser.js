// Finds the browser that the tests drive, or installs one.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'
import { attempt, outputOf, say } from './setup.js'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const WANTED =
  'Install Chromium or Chrome, or run `npx playwright install chromium`, or set CHROMIUM to the path of one.'

/** The path of a Chromium: `CHROMIUM`, one on the PATH, Playwright's own, or Debian's, installed. */
export async function findBrowser() {
  const given = process.env.CHROMIUM
  if (given) return isProgram(given) ? given : fail(`CHROMIUM is ${given}, which is no program.`)
  const found = onPath() ?? downloaded()
  if (found) return found
  if (!canUseApt()) return fail(`The tests need a Chromium. ${WANTED}`)
  say('Installing Chromium for the tests (apt-get install chromium)')
  const failed = await installWithApt()
  return onPath() ?? fail(`The tests need a Chromium, and ${failed}. ${WANTED}`)
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  if (process.platform === 'darwin') {
    candidates.push('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
  }
  return candidates.find(isProgram)
}

/** What `npx playwright install chromium` has downloaded, for the version that is installed. */
function downloaded() {
  const print = `import('@playwright/test').then((p) => console.log(p.chromium.executablePath()))`
  const file = outputOf('node', ['-e', print])
  return isProgram(file) ? file : undefined
}

async function installWithApt() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '--no-install-recommends', 'chromium']
  const updated = await attempt('apt-get', ['update'], { quiet: true })
  const code = await attempt('apt-get', install, { quiet: true, env })
  if (code !== 0) return `\`apt-get ${install.join(' ')}\` failed`
  return updated === 0 ? 'apt-get installed none' : '`apt-get update` failed'
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
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
