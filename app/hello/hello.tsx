import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { action, liveView, mountViews, routes, sendPatches, signals, streamViews } from 'starcast'
import { z } from 'zod'
import { Layout } from '../layout.tsx'

const { patterns, paths } = routes({
  page: 'GET /hello',
  live: 'GET /hello/live',
  type: 'POST /hello',
})

const Typing = signals({ delay: z.number().int().min(0).max(1000) })

const GREETING = 'Hello, Datastar!'
const STATUS_EVERY_MS = 3000

let shown = GREETING
let delay = 200
let typing = new AbortController()

const Greeting = liveView(() => <output id="greeting">{shown}</output>)

// Whoever types sets the delay for everyone: a changed value of `data-signals` is read again.
const Pace = liveView(() => <div id="pace" {...Typing.attributes({ delay })} />)

const Status = liveView(() => (
  <p id="status" class="quiet">
    The server has been up for {Math.round(process.uptime())} seconds.
  </p>
))

setInterval(() => void Status.changed(), STATUS_EVERY_MS).unref()

const views = { greeting: Greeting.at(), pace: Pace.at(), status: Status.at() }

/** A greeting that the server types, letter by letter, to everyone who looks on. */
export const hello = new Hono()
  .use(jsxRenderer(({ children }) => <Layout title="Hello">{children}</Layout>))

  .get(patterns.page, async (c) => {
    const { greeting, pace, status, stream } = await mountViews(c, views, paths.live())
    return c.render(
      <>
        <h1>Hello</h1>
        <p class="lead">The server types, and everyone who has this page open looks on.</p>
        {pace}
        <form
          class="hello"
          method="post"
          action={paths.type()}
          data-on:submit={action.post(paths.type())}
        >
          <p>{greeting}</p>
          <label>
            Milliseconds a letter{' '}
            <input
              type="number"
              required
              min="0"
              max="1000"
              step="10"
              value={delay}
              {...Typing.field('delay')}
            />
          </label>
          <button>Type it</button>
        </form>
        {status}
        {stream}
      </>,
    )
  })

  .get(patterns.live, (c) => streamViews(c, views))

  .post(patterns.type, Typing.extract, async (c) => {
    delay = c.var.signals.delay
    await Pace.changed()
    typing.abort()
    typing = new AbortController()
    void type(typing.signal)
    return sendPatches(c, [], { page: paths.page() })
  })

/** Types until it is done, or until somebody else begins. */
async function type(signal: AbortSignal): Promise<void> {
  for (let length = 1; length <= GREETING.length; length++) {
    if (signal.aborted) return
    shown = GREETING.slice(0, length)
    await Greeting.changed()
    await sleep(delay)
  }
}
