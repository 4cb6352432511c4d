import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

export const root = path.resolve(import.meta.dirname, '../..')

/** A folder of a test's own, and how to be rid of it. */
export function emptyFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'starcast-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Runs a command to its end, as somebody with nothing but Node and npm would. */
export async function run(
  folder: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const options = { cwd: folder, env: { ...bareEnvironment(), ...env }, maxBuffer: 10_000_000 }
  const { stdout } = await promisify(execFile)(command, args, options)
  return stdout
}

/** Starts a command that serves, and resolves once its output says where. */
export async function startServing(
  folder: string,
  command: string,
  args: string[],
): Promise<Serving> {
  const port = await freePort()
  const env = { ...bareEnvironment(), PORT: String(port), HOST: '127.0.0.1' }
  // A group of its own, so that what npm starts can be ended with it.
  const child = spawn(command, args, { cwd: folder, env, detached: true })
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(output)?.[0]
      if (found) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`${command} exited with ${code}:\n${output}`)))
  })
  return { url, output: () => output, stop: (signal) => endGroup(child, signal) }
}

/** A command that serves. */
export interface Serving {
  readonly url: string
  output(): string
  /** Sends the whole group a signal, as a terminal does, and resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

async function endGroup(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> {
  if (child.pid === undefined || child.exitCode !== null) return child.exitCode
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  process.kill(-child.pid, signal)
  return ended
}

// The tests' own programs must not help: the PATH has what the machine has, and no settings of npm.
function bareEnvironment(): NodeJS.ProcessEnv {
  const PATH = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules') && !folder.includes('node-gyp-bin'))
    .join(path.delimiter)
  const ours = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|INIT_CWD$|FORCE_COLOR$|DEBUG_COLORS$)/.test(name),
  )
  return { ...Object.fromEntries(ours), PATH, NO_COLOR: '1' }
}

/** A port that nobody listens at. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
