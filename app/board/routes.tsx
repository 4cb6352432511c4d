import { type Context, Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { extract, liveList, liveView, mountViews, patchElements, sendPatches, streamViews } from 'starcast' // prettier-ignore
import { Layout } from '../layout.tsx'
import { type Boxes, ROWS, rowOf } from './boxes.ts'
import { Change } from './change.ts'
import { paths, patterns } from './urls.ts'
import { BoardPage, BoxCell, Counts, Problem, Row } from './views.tsx'

// People come and go more often than anybody reads.
const COUNTS_PER_SECOND = 4

/** A board of boxes that everyone checks and unchecks. */
export function board(boxes: Boxes) {
  // A list for each row: of a change only that row is rendered, and only its box is sent.
  const row = liveList({
    items: (row: string) => boxes.row(Number(row)),
    render: (box) => <BoxCell {...box} />,
    container: (boxes, row) => <Row row={row} boxes={boxes} />,
  })
  const counts = liveView(
    () => <Counts checked={boxes.checkedCount} watchers={counts.watcherCount()} />,
    { maxRate: COUNTS_PER_SECOND },
  )
  const rows = Object.fromEntries(
    Array.from({ length: ROWS }, (_, i) => [`row${i + 1}`, row.at(String(i + 1))]),
  )
  const views = { ...rows, counts: counts.at() }

  return new Hono()
    .use(
      jsxRenderer(({ children }) => (
        <Layout title="Board" styles="/board.css">
          {children}
        </Layout>
      )),
    )

    .get(patterns.page, (c) => showBoard(c))

    .get(patterns.live, (c) => streamViews(c, views, { onOpen: countWatchers }))

    .post(patterns.change, extract(Change), async (c) => {
      const { check, uncheck } = c.var.signals
      const problem = await set((check ?? uncheck)!, check !== undefined)
      const page = problem ? () => showBoard(c, problem) : paths.page()
      return sendPatches(c, patchElements(<Problem text={problem} />), { page })
    })

  /** Checks a box, or unchecks it; says why that could not be done. */
  async function set(box: number, isChecked: boolean): Promise<string> {
    try {
      const hasChanged = boxes.set(box, isChecked)
      if (hasChanged) await Promise.all([row.changed(String(rowOf(box))), counts.changed()])
      return ''
    } catch (error) {
      console.error(error) // oxlint-disable-line no-console -- where this server's errors go
      return 'This could not be saved. Try again in a moment.'
    }
  }

  function countWatchers(left: AbortSignal) {
    void counts.changed()
    left.addEventListener('abort', () => void counts.changed(), { once: true })
  }

  async function showBoard(c: Context, problem = '') {
    const { stream, counts, ...rows } = await mountViews(c, views, paths.live())
    return c.render(<BoardPage rows={Object.values(rows)} {...{ counts, stream, problem }} />)
  }
}
