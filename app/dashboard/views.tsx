import type { Child } from 'hono/jsx'
import { js } from 'starcast'
import { METRIC_NAMES, METRICS, type MetricName, type Point, summary } from './metrics.ts'
import { paths } from './urls.ts'

/** How often a page changes. */
export const PACES = {
  lively: 'Four times a second',
  calm: 'Every five seconds',
  still: 'Paused',
} as const

export type Pace = keyof typeof PACES

interface DashboardPageProps {
  readonly pace: Pace
  /** Whether it was the reader who chose it. */
  readonly isChosen: boolean
  readonly views: { readonly [Name in MetricName | 'figures']: Child }
  readonly stream?: Child
}

/** The dashboard; who prefers less motion is shown a calm one unless they choose otherwise. */
export function DashboardPage({ pace, isChosen, views, stream }: DashboardPageProps) {
  return (
    <div {...(!isChosen && { 'data-init': toCalm })}>
      <h1>Dashboard</h1>
      <p class="lead">
        What this server’s process is doing, measured while somebody looks: open another example in
        a second window.
      </p>
      <nav class="paces" aria-label="How often it changes">
        {Object.entries(PACES).map(([name, text]) => (
          <a href={paths.paced(name)} aria-current={name === pace ? 'true' : undefined}>
            {text}
          </a>
        ))}
      </nav>
      <div class="charts">{METRIC_NAMES.map((name) => views[name])}</div>
      <details class="figures">
        <summary>The same as a table</summary>
        {views.figures}
      </details>
      {stream}
    </div>
  )
}

interface FiguresProps {
  readonly pointsOf: (name: MetricName) => readonly Point[]
}

export function Figures({ pointsOf }: FiguresProps) {
  return (
    <table id="figures">
      <caption class="visually-hidden">The last 30 seconds in figures</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Now</th>
          <th scope="col">Least</th>
          <th scope="col">Most</th>
        </tr>
      </thead>
      <tbody>
        {METRIC_NAMES.map((name) => {
          const { title, format } = METRICS[name]
          const { now, least, most } = summary(pointsOf(name))
          return (
            <tr>
              <th scope="row">{title}</th>
              <td>{format(now)}</td>
              <td>{format(least)}</td>
              <td>{format(most)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const toCalm = js`
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) location.replace(${paths.paced('calm')})`
