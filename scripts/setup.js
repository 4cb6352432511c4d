// What every command needs before it runs: the locked dependencies, and with them the Node that the
// project pins. Plain JavaScript without dependencies, for the Node that the machine has.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const bin = path.join(root, 'node_modules', '.bin')
// A server that serves open streams may take its time to stop.
const PATIENCE_MS = 5000
const stamp = path.join(root, 'node_modules', '.starcast-installed')

/** Installs what the lock file says, unless that is what is installed already. */
export async function installDependencies() {
  const wanted = digest(['package-lock.json'])
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Installing the dependencies (npm ci)')
  await run('npm', ['ci', '--no-audit', '--no-fund'])
  writeFileSync(stamp, wanted)
}

/** Runs a command with the project's own programs first, and ends this process if it fails. */
export async function run(command, args, options) {
  const code = await attempt(command, args, options)
  if (code !== 0) process.exit(code)
}

/** Runs a command with the project's own programs first, and resolves with its exit code. */
export async function attempt(command, args, { env = {}, quiet = false } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: withOwnPrograms(env),
    stdio: quiet ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  let stopped = false
  const stop = (signal) => {
    stopped = true
    // A terminal's Ctrl-C reaches the command by itself; a second one would tell it to hurry.
    if (signal !== 'SIGINT') child.kill(signal)
    setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`Cannot run ${command}: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (status) => resolve(status ?? 1))
  })
  process.off('SIGINT', stop).off('SIGTERM', stop)
  if (stopped) process.exit(code) // and not on to the next command
  return code
}

/** What a command of the project's own prints; empty when it fails. */
export function outputOf(command, args) {
  try {
    const options = { cwd: root, env: withOwnPrograms({}), encoding: 'utf8' }
    return execFileSync(command, args, { ...options, stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

/** Says what is being done. */
export function say(text) {
  console.log(`\n> ${text}`)
}

/** A digest of files and folders, by name and content. */
export function digest(names) {
  const hash = createHash('sha256')
  for (const file of names.flatMap((name) => filesBelow(path.join(root, name))).toSorted()) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function withOwnPrograms(env) {
  return { ...process.env, ...env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` }
}

function filesBelow(name) {
  if (!statSync(name).isDirectory()) return [name]
  return readdirSync(name).flatMap((entry) => filesBelow(path.join(name, entry)))
}
