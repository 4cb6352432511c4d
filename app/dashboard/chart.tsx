import { METRICS, type MetricName, type Point, summary } from './metrics.ts'
import { EVERY_MS, KEPT_MS } from './recorder.ts'

// In the units of the drawing.
const [WIDTH, HEIGHT] = [320, 140]
const PLOT = { left: 34, right: 316, top: 10, bottom: 118 }
const STEP = ((PLOT.right - PLOT.left) * EVERY_MS) / KEPT_MS

/** What a metric was in the last half minute: drawn, and told to whoever does not see it. */
export function Chart({ name, points }: { name: MetricName; points: readonly Point[] }) {
  const { title, kind, format, least: atLeast } = METRICS[name]
  const { now, least, most } = summary(points)
  const top = topOf(Math.max(most, atLeast))
  const spots = placed(points, top)
  return (
    <section id={name} class="chart" aria-labelledby={`${name}-name`}>
      <h2 id={`${name}-name`}>{title}</h2>
      <p class="now">{format(now)}</p>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-labelledby={`${name}-title`}
        aria-describedby={`${name}-range`}
      >
        <title id={`${name}-title`}>{title} in the last 30 seconds</title>
        <desc id={`${name}-range`}>
          Now {format(now)}; at least {format(least)}, at most {format(most)}.
        </desc>
        {[top, top / 2, 0].map((value) => (
          <g class="scale">
            <path d={`M${PLOT.left} ${y(value, top)}H${PLOT.right}`} />
            <text x={PLOT.left - 6} y={y(value, top) + 3} text-anchor="end">
              {value.toLocaleString('en')}
            </text>
          </g>
        ))}
        <g class="scale">
          <text x={PLOT.left} y={HEIGHT - 6}>
            30 s ago
          </text>
          <text x={PLOT.right} y={HEIGHT - 6} text-anchor="end">
            now
          </text>
        </g>
        {kind === 'bars' ? <Bars spots={spots} /> : <Line spots={spots} />}
      </svg>
    </section>
  )
}

interface Spot {
  readonly x: number
  readonly y: number
}

function Line({ spots }: { spots: readonly Spot[] }) {
  const runs = runsOf(spots)
  const lines = runs.map((run) => `M${run.map(({ x, y }) => `${x} ${y}`).join('L')}`)
  const areas = runs.map((run, i) => `${lines[i]}V${PLOT.bottom}H${run[0]!.x}Z`)
  return (
    <>
      <path class="area" d={areas.join('')} />
      <path class="line" d={lines.join('')} />
    </>
  )
}

function Bars({ spots }: { spots: readonly Spot[] }) {
  const width = rounded(STEP * 0.7)
  const bars = spots.map(({ x, y }) => `M${x} ${PLOT.bottom}V${y}h${-width}V${PLOT.bottom}Z`)
  return <path class="bars" d={bars.join('')} />
}

/** Where values are drawn: the newest at the right, each on the nearest step from there. */
function placed(points: readonly Point[], top: number): Spot[] {
  const newest = points.at(-1)?.at ?? 0
  return points.map(({ at, value }) => ({
    x: rounded(PLOT.right - Math.round((newest - at) / EVERY_MS) * STEP),
    y: y(value, top),
  }))
}

/** A line is broken where nobody has measured for a while. */
function runsOf(spots: readonly Spot[]): Spot[][] {
  const runs: Spot[][] = []
  for (const spot of spots) {
    const run = runs.at(-1)
    if (run && spot.x - run.at(-1)!.x < 4 * STEP) run.push(spot)
    else runs.push([spot])
  }
  return runs
}

function y(value: number, top: number): number {
  return rounded(PLOT.bottom - (value / top) * (PLOT.bottom - PLOT.top))
}

/** 1, 2 or 4 with as many zeros as it takes to be no less: half of it is a plain number, too. */
function topOf(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 4, 10].map((times) => times * unit).find((top) => top >= value)!
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
