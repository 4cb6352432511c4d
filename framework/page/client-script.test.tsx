import { Hono, type MiddlewareHandler } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { describe, expect, it } from 'vitest'
import { ClientScript, type ClientScriptProps, limitBody, pageHeaders, serveClient } from '../index.ts' // prettier-ignore

// @ts-expect-error - a digest of which script?
void ({ integrity: 'sha384-x' } satisfies ClientScriptProps)

/** A site whose pages load the browser's script. */
const site = (app: Hono, props: ClientScriptProps = {}) =>
  app
    .use(jsxRenderer(({ children }) => <html><head><ClientScript {...props} /></head>{children}</html>))
    .all('/', (c) => c.render(<body>hi</body>)) // prettier-ignore

async function scriptOf(app: Hono, init?: RequestInit) {
  const response = await app.request('/', init)
  return /<script[^>]*><\/script>/.exec(await response.text())?.[0]
}

describe('<ClientScript/>', () => {
  it('loads the script that serveClient() serves', async () => {
    const app = site(new Hono().use(serveClient()))
    const script = await scriptOf(app)
    expect(script).toMatch(/^<script type="module" src="\/_starcast\/client-[0-9a-f]{12}\.js"><\/script>$/) // prettier-ignore
    const [, src = ''] = / src="([^"]+)"/.exec(script ?? '') ?? []
    expect((await app.request(src)).status).toBe(200)
  })

  it.each(['/', '/assets', '/assets/'] as const)('finds it in the folder %s', async (path) => {
    const app = site(new Hono().use(serveClient({ path })))
    const [, src = ''] = / src="([^"]+)"/.exec((await scriptOf(app)) ?? '') ?? []
    expect(src).toMatch(/^\/(?:assets\/)?client-/)
    expect((await app.request(src)).status).toBe(200)
  })

  it('carries the nonce of pageHeaders(), wherever it is added', async () => {
    const script = / nonce="[\w+/=]+"/
    for (const both of [
      [pageHeaders(), serveClient()],
      [serveClient(), pageHeaders()],
    ]) {
      expect(await scriptOf(site(new Hono().use(...(both as [MiddlewareHandler]))))).toMatch(script)
    }
  })

  it('finds it in the page that answers a form, too', async () => {
    const app = site(new Hono().use(serveClient()).use(limitBody()))
    expect(await scriptOf(app, { method: 'POST', body: 'text=x' })).toContain('src="/_starcast/client-') // prettier-ignore
  })

  it('finds it from an app inside of an app', async () => {
    const app = new Hono().use(serveClient()).route('/', site(new Hono()))
    expect(await scriptOf(app)).toContain('src="/_starcast/client-')
  })

  it('loads another script, held against its digest', async () => {
    const client = 'https://cdn.example/datastar.js?a="b'
    expect(await scriptOf(site(new Hono(), { client }))).toBe(
      '<script type="module" src="https://cdn.example/datastar.js?a=&quot;b"></script>',
    )
    expect(await scriptOf(site(new Hono().use(serveClient()), { client: '/x.js', integrity: 'sha384-abc' }))).toBe(
      '<script type="module" src="/x.js" integrity="sha384-abc" crossorigin="anonymous"></script>',
    )
    expect(String(<ClientScript client="/x.js" />)).toBe('<script type="module" src="/x.js"></script>')
  }) // prettier-ignore

  it('says what is missing when there is no script', async () => {
    const app = site(new Hono())
    let problem: unknown
    app.onError((error, c) => ((problem = error), c.text('', 500)))
    expect((await app.request('/')).status).toBe(500)
    expect(String(problem)).toMatch(/<ClientScript\/> found no script: add app.use\(serveClient\(\)\)/)
    expect(() => String(<ClientScript />)).toThrow(/render the page with jsxRenderer/)
  }) // prettier-ignore
})
