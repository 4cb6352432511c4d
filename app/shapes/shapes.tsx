import { Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { action, patchElements, routes, sendPatches, signals } from 'starcast'
import { z } from 'zod'
import { Layout } from '../layout.tsx'

const { patterns, paths } = routes({ page: 'GET /shapes', next: 'GET /shapes/next' })

const Drawing = signals({ drawn: z.number().int().min(0) })

const shapes = [
  () => <rect id="shape" x="20" y="20" width="60" height="60" />,
  () => <polygon id="shape" points="50,15 85,80 15,80" />,
  () => <circle id="shape" cx="50" cy="50" r="32" />,
]

/** A drawing whose one shape becomes another: what stands inside an SVG is patched as SVG. */
export const drawing = new Hono()
  .use(jsxRenderer(({ children }) => <Layout title="Shapes">{children}</Layout>))

  .get(patterns.page, (c) =>
    c.render(
      <>
        <h1>Shapes</h1>
        <p class="lead">Each click asks the server for the next one.</p>
        <div class="shapes" {...Drawing.attributes({ drawn: 0 })}>
          <svg viewBox="0 0 100 100" role="img" aria-label="A shape">
            <g id="shape" />
          </svg>
          <button type="button" data-on:click={action.get(paths.next())}>
            Draw the next
          </button>
        </div>
      </>,
    ),
  )

  .get(patterns.next, Drawing.extract, async (c) => {
    const { drawn } = c.var.signals
    const Shape = shapes[drawn % shapes.length] ?? (() => <g id="shape" />)
    return sendPatches(c, [
      await patchElements(<Shape />, { namespace: 'svg' }),
      Drawing.patch({ drawn: drawn + 1 }),
    ])
  })
