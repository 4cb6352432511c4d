import { type Context, Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { liveView, mountViews, streamViews } from 'starcast'
import { Layout } from '../layout.tsx'
import { Chart } from './chart.tsx'
import { METRIC_NAMES, METRICS, type MetricName } from './metrics.ts'
import { type Meter, Recorder } from './recorder.ts'
import { paths, patterns } from './urls.ts'
import { DashboardPage, Figures, type Pace, PACES } from './views.tsx'

/** Charts of what a meter reads, drawn on the server. */
export function dashboard(meter: Meter) {
  const recorder = new Recorder(meter, () => {
    for (const { chart, figures } of [lively, calm]) {
      void chart.changed(METRIC_NAMES)
      void figures.changed()
    }
  })
  const pointsOf = (name: MetricName) => METRICS[name].values(recorder.readings)
  const lively = viewsAt(60)
  const calm = viewsAt(1 / 5)

  return new Hono()
    .use(
      jsxRenderer(({ children, title }) => (
        <Layout title={title ?? 'Dashboard'} styles="/dashboard.css">
          {children}
        </Layout>
      )),
    )

    .get(patterns.page, (c) => show(c, 'lively', false))

    .get(patterns.paced, (c) => {
      const pace = c.req.param('pace')
      return isPace(pace) ? show(c, pace, true) : c.notFound()
    })

    .get(patterns.live, (c) => {
      const pace = c.req.param('pace')
      if (pace !== 'lively' && pace !== 'calm') return c.notFound()
      return streamViews(c, viewsOf(pace), { onOpen: (left) => recorder.watch(left) })
    })

  /** The views as they are drawn for those who look at them at a pace: so many times a second. */
  function viewsAt(maxRate: number) {
    return {
      chart: liveView((name: MetricName) => <Chart name={name} points={pointsOf(name)} />, { maxRate }), // prettier-ignore
      figures: liveView(() => <Figures pointsOf={pointsOf} />, { maxRate }),
    }
  }

  function viewsOf(pace: Pace) {
    const { chart, figures } = pace === 'calm' ? calm : lively
    return {
      requests: chart.at('requests'),
      delay: chart.at('delay'),
      memory: chart.at('memory'),
      streams: chart.at('streams'),
      figures: figures.at(),
    }
  }

  async function show(c: Context, pace: Pace, isChosen: boolean) {
    recorder.look()
    const { stream, ...views } = await mountViews(c, viewsOf(pace), paths.live(pace))
    const live = pace === 'still' ? {} : { stream }
    return c.render(<DashboardPage {...{ pace, isChosen, views }} {...live} />)
  }
}

function isPace(text: string): text is Pace {
  return Object.hasOwn(PACES, text)
}
