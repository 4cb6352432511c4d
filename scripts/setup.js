// What every command needs before it runs: the locked dependencies, and with them the Node that the
// project pins. Plain JavaScript without dependencies, for the Node that the machine has.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')
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
export async function run(command, args, { env = {}, quiet = false } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: withOwnPrograms(env),
    stdio: quiet ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  const forward = (signal) => {
    child.kill(signal)
    setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref()
  }
  process.on('SIGINT', forward).on('SIGTERM', forward)
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`Cannot run ${command}: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (status, signal) => resolve(status ?? (signal ? 1 : 0)))
  })
  process.off('SIGINT', forward).off('SIGTERM', forward)
  if (code !== 0) process.exit(code)
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
