/** @jsxImportSource hono/jsx */
import { Hono } from 'hono'
import { raw } from 'hono/html'
import { jsxRenderer } from 'hono/jsx-renderer'
import { serveHono } from '../../handlers/serve-hono.ts'
import { Answer, Page, PageList } from '../page.tsx'

// What is known at once is one string with plain headers.
const headers = {
  Vary: 'Datastar-Request, Accept',
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache',
}

export const start = () =>
  serveHono(
    new Hono()
      .use('/rendered/*', jsxRenderer())
      .get('/answer', (c) =>
        c.body(`event: datastar-patch-elements\ndata: elements ${<Answer />}\n\n`, 200, headers),
      )
      .get('/page', (c) => c.html(`<!DOCTYPE html>${page()}`))
      .get('/rendered/page', (c) => c.render(page())),
  )

function page() {
  const stream = raw(`<div hidden data-init="@get('/live', {payload: {}})"></div>`)
  return (
    <Page stream={stream}>
      <PageList />
    </Page>
  )
}
