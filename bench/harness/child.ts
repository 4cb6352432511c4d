import { fork } from 'node:child_process'
import { once } from 'node:events'

// What is measured runs in a process of its own, and is asked by messages: a question is one
// message with a name, its answer another one.

/** A process that answers questions. */
export interface Child {
  ask<Answer = void>(question: string, input?: unknown): Promise<Answer>
  stop(): Promise<void>
}

interface Question {
  readonly id: number
  readonly question: string
  readonly input: unknown
}

interface Reply {
  readonly id: number
  readonly answer?: unknown
  readonly error?: string
}

// Nothing that is asked takes a fifth as long on a machine that is not busy with other things.
const PATIENCE_MS = 150_000

/** Starts a module that calls `answer()`, in a Node with these flags. */
export function startChild(
  module: URL,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Child {
  const name = [module.pathname.split('/').at(-1), ...args].join(' ')
  const child = fork(module, args, { execArgv: ['--expose-gc', ...flags], stdio: 'inherit' })
  const waiting = new Map<number, (reply: Reply) => void>()
  let asked = 0
  child.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.(reply)
    waiting.delete(reply.id)
  })
  const ended = once(child, 'exit')
  child.on('exit', () => {
    for (const [id, give] of waiting) give({ id, error: 'the process ended' })
  })

  return { ask, stop }

  function ask<Answer>(question: string, input?: unknown): Promise<Answer> {
    const id = ++asked
    return new Promise<Answer>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${name}: ${question}: ${why}`))
      const late = setTimeout(fail, PATIENCE_MS, `no answer within ${PATIENCE_MS} ms`)
      waiting.set(id, ({ answer, error }) => {
        clearTimeout(late)
        if (error === undefined) resolve(answer as Answer)
        else fail(error)
      })
      child.send({ id, question, input } satisfies Question, (error) => {
        if (error) fail(error.message)
      })
    })
  }

  async function stop(): Promise<void> {
    child.kill('SIGKILL') // a server with a thousand open streams has no reason to end by itself
    await ended
  }
}

export type Answers = Readonly<Record<string, (input: never) => unknown>>

/** Answers the questions of the process that started this one. */
export function answer(answers: Answers): void {
  process.on('message', async ({ id, question, input }: Question) => {
    process.send?.(await reply(id, question, input))
  })
  process.on('disconnect', () => process.exit())

  async function reply(id: number, question: string, input: unknown): Promise<Reply> {
    try {
      const give = answers[question]
      if (!give) throw new Error('unknown question')
      return { id, answer: await give(input as never) }
    } catch (error) {
      return { id, error: String(error) }
    }
  }
}
