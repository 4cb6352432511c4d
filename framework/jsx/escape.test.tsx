import fc from 'fast-check'
import { ErrorBoundary, Suspense, type FC } from 'hono/jsx'
import { renderToReadableStream } from 'hono/jsx/streaming'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { js, signals } from '../index.ts'

// Threats T5 and T6: what Hono escapes, and once did not.

const img = '<img src=x onerror="alert(1)">'
const escaped = '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'
const Text: FC<{ text: string }> = ({ text }) => text as never
const Later: FC<{ text: string }> = async ({ text }) => text as never
const Broken: FC = () => {
  throw new Error('broken')
}
const Draft = signals({ text: z.string() })

/** Reads attributes as a browser would: between quotes, with entities replaced. */
function attributesOf(markup: string): Record<string, string> {
  const [, tag = ''] = /^<\w+((?: [^\s"'<>/=]+="[^"<>]*")*)\/?>/.exec(markup) ?? []
  const plain = { '&quot;': '"', '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#39;': "'" }
  return Object.fromEntries(
    [...tag.matchAll(/ ([^\s"'<>/=]+)="([^"]*)"/g)].map(([, name, value = '']) => [name, value.replaceAll(/&(?:quot|amp|lt|gt|#39);/g, (entity) => plain[entity as '&lt;'])]),
  ) // prettier-ignore
}

describe('JSX', () => {
  it('escapes text', () => {
    expect(String(<p>{img}</p>)).toBe(`<p>${escaped}</p>`)
    expect(String(<p>{[img, <b>{img}</b>]}</p>)).toBe(`<p>${escaped}<b>${escaped}</b></p>`)
    expect(String(<><Text text={img} /></>)).toBe(escaped) // prettier-ignore
  })

  it('escapes text below async components, Suspense and ErrorBoundary', async () => {
    expect(String(await (<p><Later text={img} /></p>).toString())).toBe(`<p>${escaped}</p>`) // prettier-ignore
    const views = [
      <Suspense fallback={img}>{img}</Suspense>,
      <Suspense fallback={img}><Later text={img} /></Suspense>,
      <ErrorBoundary fallback={img as never}>{img}</ErrorBoundary>,
      <ErrorBoundary fallback={img as never}><Broken /></ErrorBoundary>,
      <ErrorBoundary fallbackRender={() => img as never}><Broken /></ErrorBoundary>,
    ] // prettier-ignore
    for (const view of views) {
      const markup = await new Response(renderToReadableStream(<p>{view}</p>)).text()
      expect(markup).toContain(escaped)
      expect(markup).not.toContain('<img')
    }
  })

  it('keeps any text and any expression inside its attribute', () => {
    const parts = fc.constantFrom('"', "'", '<', '>', '&', '&quot;', '=', ' onload=', '`', '\n', '/>', 'a', 'é')
    fc.assert(
      fc.property(fc.string({ unit: parts }), (text) => {
        const found = attributesOf(String(<input title={text} value="x" data-text={js`${text}`} {...Draft.attributes({ text })} />))
        expect(Object.keys(found)).toEqual(['title', 'value', 'data-text', 'data-signals'])
        expect(found['title']).toBe(text)
        expect(JSON.parse(found['data-text'] ?? '')).toBe(text)
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) },
    )
  }) // prettier-ignore

  it.each(['x onload=', 'x"', '"><script>alert(1)</script>', 'a>b', "x'y", 'x/y', 'x=y', 'x\ny', 'x\0', ''])(
    'leaves out an attribute called %j', (name) => {
      expect(String(<p {...{ [name]: 'alert(1)' }} title="x" />)).toBe('<p title="x"></p>')
    },
  ) // prettier-ignore

  it.each(['img src=x onerror=alert(1) ', 'p><script', 'p/onload=x', '!--', '?xml'])(
    'refuses a tag called %j',
    (name) => {
      const Tag = name as 'p'
      expect(() => String(<Tag />)).toThrow(/Invalid JSX tag name/)
    },
  )

  it('keeps a style inside its property', () => {
    const style = { color: 'red;background:url(//evil.example)', 'x;y': '1' }
    expect(String(<p style={style} />)).not.toContain('evil')
    expect(String(<p style={{ color: '"><b>' }} />)).not.toContain('<b>')
  })
})
