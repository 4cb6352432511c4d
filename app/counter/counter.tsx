import { Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import {
  action,
  js,
  liveView,
  mountViews,
  routes,
  sendPatches,
  signals,
  streamViews,
} from 'starcast'
import { z } from 'zod'
import { Layout } from '../layout.tsx'

const { patterns, paths } = routes({
  page: 'GET /counter',
  live: 'GET /counter/live',
  add: 'POST /counter',
})

const Count = signals({ step: z.number().int().min(1).max(100), _mine: z.number() })

let counted = 0
const Total = liveView(() => <output id="total">{counted}</output>)
const views = { total: Total.at() }

export const counter = new Hono()
  .use(jsxRenderer(({ children }) => <Layout title="Counter">{children}</Layout>))

  .get(patterns.page, async (c) => {
    const { total, stream } = await mountViews(c, views, paths.live())
    const add = js`${Count.$._mine} += ${Count.$.step}; ${action.post(paths.add())}`
    return c.render(
      <>
        <h1>Counter</h1>
        <p class="lead">Open this page twice: the second number is everybody’s.</p>
        <form
          class="counter"
          method="post"
          action={paths.add()}
          data-on:submit={add}
          {...Count.attributes({ step: 1, _mine: 0 })}
        >
          <p>
            Counted by you <output data-text={Count.$._mine}>0</output>
          </p>
          <p>Counted by everyone {total}</p>
          <label>
            Step{' '}
            <input type="number" required min="1" max="100" value="1" {...Count.field('step')} />
          </label>
          <button>Count</button>
          {stream}
        </form>
      </>,
    )
  })

  .get(patterns.live, (c) => streamViews(c, views))

  .post(patterns.add, Count.extract, async (c) => {
    counted += c.var.signals.step
    await Total.changed()
    return sendPatches(c, [], { page: paths.page() })
  })
