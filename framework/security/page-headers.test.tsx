import { Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { describe, expect, it } from 'vitest'
import { ClientScript, pageHeaders, type PageHeadersOptions, serveClient } from '../index.ts'

// Threat T26.

async function page(options?: PageHeadersOptions) {
  const app = new Hono()
    .use(pageHeaders(options), serveClient())
    .use(jsxRenderer(({ children }) => <html><head><ClientScript /></head><body>{children}</body></html>))
    .get('/', (c) => c.render(<p>hi</p>))
  const response = await app.request('/')
  const [, nonce] = /<script[^>]* nonce="([^"]+)"/.exec(await response.text()) ?? []
  const policy = response.headers.get('content-security-policy')?.split(/; */).filter(Boolean)
  return { headers: response.headers, policy, nonce }
} // prettier-ignore

describe('pageHeaders()', () => {
  it('allows scripts of this site or with the nonce, and nothing from elsewhere', async () => {
    const { policy, nonce } = await page()
    expect(policy?.toSorted()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'self'",
      "font-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'self'",
      "frame-src 'self'",
      "img-src 'self' data:",
      "object-src 'none'",
      `script-src 'self' 'nonce-${nonce}' 'unsafe-eval'`,
      "style-src 'self'",
      "style-src-attr 'unsafe-inline'",
    ])
  })

  it('gives each response a nonce of its own, which its script carries', async () => {
    const pages = await Promise.all(Array.from({ length: 20 }, () => page()))
    for (const { policy, nonce } of pages) {
      expect(nonce?.length).toBeGreaterThanOrEqual(22) // 128 bits in base64
      expect(policy?.join()).toContain(`'nonce-${nonce}'`)
    }
    expect(new Set(pages.map(({ nonce }) => nonce)).size).toBe(20)
  })

  it('sniffs no types, sends no referrer and is in no frame of another site', async () => {
    const { headers } = await page()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  it('allows more sources, beside its own', async () => {
    const { policy, nonce } = await page({
      sources: { scriptSrc: ['https://cdn.example'], imgSrc: ['https://images.example', 'blob:'], connectSrc: ['wss://x.example'] },
    }) // prettier-ignore
    expect(policy).toContain(`script-src 'self' https://cdn.example 'nonce-${nonce}' 'unsafe-eval'`)
    expect(policy).toContain("img-src 'self' https://images.example blob: data:")
    expect(policy).toContain("connect-src 'self' wss://x.example")
    expect(policy).toContain("font-src 'self'")
  })
})
