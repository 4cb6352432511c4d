import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base } from '@playwright/test'

const root = path.resolve(import.meta.dirname, '..')

/** The examples' server: the built one, as `npm start` runs it, with a port and a database of its own. */
export class Examples {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'starcast-'))
  #process: ChildProcess | undefined
  readonly #env: NodeJS.ProcessEnv
  #url = ''
  output = ''

  constructor(env: NodeJS.ProcessEnv = {}) {
    this.#env = env
  }

  get url(): string {
    return this.#url
  }

  get database(): string {
    return path.join(this.folder, 'chat.sqlite')
  }

  /** Starts it; the second time on the same port. */
  async start(): Promise<void> {
    const port = this.#url ? new URL(this.#url).port : '0'
    const child = spawn('node', ['dist/server/server.js'], {
      cwd: root,
      env: { ...process.env, PORT: port, HOST: '127.0.0.1', DATABASE: this.database, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    const started = new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.output += chunk.toString()
        const url = /http:\/\/[\w.:]+/.exec(this.output)?.[0]
        if (url) resolve(url)
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      child.once('exit', (code) => reject(new Error(`exited with ${code}: ${this.output}`)))
    })
    this.#url = await started
  }

  /** Sends a signal, and resolves with the exit code once it is gone. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return null
    const exited = once(child, 'exit')
    child.kill(signal)
    const [code] = (await exited) as [number | null]
    this.output = ''
    return code
  }
}

/** A test with a server of its own, whose pages must not report an error. */
export const test = base.extend<{
  env: NodeJS.ProcessEnv
  examples: Examples
  problems: string[]
}>({
  env: [{}, { option: true }],
  examples: async ({ env, browser }, use) => {
    const examples = new Examples(env)
    await examples.start()
    await use(examples)
    // Whoever else a test has invited would go on asking for a server that is gone, and slow down the rest.
    await Promise.all(browser.contexts().map((context) => context.close()))
    await examples.end('SIGKILL')
    rmSync(examples.folder, { recursive: true })
  },
  context: async ({ context }, use) => {
    // Another client that speaks Datastar 1.0, such as the official file, in place of ours.
    const bundle = process.env['DATASTAR_BUNDLE']
    if (bundle)
      await context.route('**/_starcast/client-*.js', (route) =>
        route.fulfill({ path: bundle, contentType: 'text/javascript' }),
      )
    await use(context)
  },
  baseURL: async ({ examples }, use) => use(examples.url),
  problems: async ({ context }, use) => {
    const problems: string[] = []
    context.on('weberror', (error) => problems.push(String(error.error())))
    context.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`))
    context.on('console', (message) => {
      if (message.type() === 'error' && !isOfConnection(message.text()))
        problems.push(message.text())
    })
    await use(problems)
  },
})

export { expect } from '@playwright/test'

// What a browser itself says of a server that is away.
function isOfConnection(text: string): boolean {
  return text.includes('net::ERR_')
}
