// Finds the browsers that the tests drive, or installs them.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'
import { attempt, outputOf, say } from './setup.js'

const CHROMIUMS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
]
const FIREFOXES = ['firefox-esr', 'firefox']

const WANTED =
  'Install Chromium or Chrome, or run `npx playwright install chromium`, or set CHROMIUM to the path of one.'

/** The path of a Chromium: `CHROMIUM`, one on the PATH, Playwright's own, or Debian's, installed. */
export async function findBrowser() {
  const given = process.env.CHROMIUM
  if (given) return isProgram(given) ? given : fail(`CHROMIUM is ${given}, which is no program.`)
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  const found = onPath(CHROMIUMS) ?? [chrome, downloaded()].find(isProgram)
  if (found) return found
  if (!canUseApt()) return fail(`The tests need a Chromium. ${WANTED}`)
  say('Installing Chromium for the tests (apt-get install chromium)')
  const failed = await installWithApt('chromium')
  return onPath(CHROMIUMS) ?? fail(`The tests need a Chromium, and ${failed}. ${WANTED}`)
}

/** The path of a Firefox: `FIREFOX`, one on the PATH, or Debian's, installed. Not all need one. */
export async function findFirefox() {
  const given = process.env.FIREFOX
  if (given) return isProgram(given) ? given : fail(`FIREFOX is ${given}, which is no program.`)
  const mac = '/Applications/Firefox.app/Contents/MacOS/firefox'
  const found = onPath(FIREFOXES) ?? [mac].find(isProgram)
  if (found) return found
  if (!canUseApt()) return without('there is none')
  say('Installing Firefox for the tests (apt-get install firefox-esr)')
  const failed = await installWithApt('firefox-esr')
  return onPath(FIREFOXES) ?? without(failed)

  function without(why) {
    say(`The tests in Firefox are left out: ${why}. Install one, or set FIREFOX to its path.`)
    return undefined
  }
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram)
}

/** What `npx playwright install chromium` has downloaded, for the version that is installed. */
function downloaded() {
  const print = `import('@playwright/test').then((p) => console.log(p.chromium.executablePath()))`
  return outputOf('node', ['-e', print])
}

async function installWithApt(name) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '--no-install-recommends', name]
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
