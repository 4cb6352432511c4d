import { Hono } from 'hono'
import { code, hash } from 'starcast:client'
import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { serveClient } from '../index.ts'

// Threat T43: the one script is served from memory, by its exact name.

const app = new Hono().use(serveClient())
const url = `/_starcast/client-${hash}.js`

describe('serveClient()', () => {
  it('serves the script, which says what it is', async () => {
    const response = await app.request(url)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
    const text = await response.text()
    expect(text.split('\n', 1)).toEqual([`// Starcast ${packageJson.version}: speaks Datastar 1.0`])
    expect(text.startsWith(code)).toBe(true)
  })

  it('serves the source map that the script names', async () => {
    const lines = (await (await app.request(url)).text()).trimEnd().split('\n')
    const name = lines.at(-1)?.replace('//# sourceMappingURL=', '') ?? ''
    const response = await app.request(new URL(name, `http://here.example${url}`).pathname)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('cache-control')).toContain('immutable')
    const map = await response.json()
    expect(map).toMatchObject({ version: 3, mappings: expect.stringMatching(/\w/) })
    expect(map.sources.join('\n')).toContain('framework/client/index.ts')
    expect(map.sourcesContent).toHaveLength(map.sources.length)
  })

  it('answers a HEAD with the same headers and no body', async () => {
    const response = await app.request(url, { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  it.each([
    '/_starcast/client-000000000000.js', '/_starcast/', '/_starcast', '/_starcast/../package.json', '/_starcast/%2e%2e/package.json',
    '/_starcast/%252e%252e/package.json', '/_starcast//etc/passwd', '/_starcast/..%5cpackage.json', '/_starcast/constructor', `/_starcast/x/client-${hash}.js`,
  ])('answers 404 to %s', async (path) => {
    expect((await app.request(path)).status).toBe(404)
  }) // prettier-ignore

  it('leaves other methods and paths to the app', async () => {
    const own = new Hono().use(serveClient()).all('*', (c) => c.text('own'))
    expect(await (await own.request(url, { method: 'POST' })).text()).toBe('own')
    expect(await (await own.request(`/x${url}`)).text()).toBe('own')
  })

  it.each([
    ['/assets', `/assets/client-${hash}.js`],
    ['/assets/', `/assets/client-${hash}.js`],
    ['/', `/client-${hash}.js`],
  ] as const)('serves it in the folder %s', async (path, at) => {
    const other = new Hono().use(serveClient({ path }))
    expect((await other.request(at)).status).toBe(200)
    expect((await other.request(url)).status).toBe(404)
  })
})
