import { raw } from 'hono/html'
import { describe, expect, it } from 'vitest'
import { Broadcaster, LiveStream, type Path, routes } from '../index.ts'

const { paths } = routes({ live: 'GET /live/:room' })

/** The URL that the element opens, as a browser would resolve it. */
async function opened(element: unknown): Promise<URL> {
  const html = String(await raw(String(await (element as Promise<string>))))
  const code = /data-init="([^"]*)"/
    .exec(html)![1]!
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
  expect(code).toMatch(/retry/)
  const path = JSON.parse(`"${/@get\((['"])(.*?)\1/.exec(code)![2]}"`) as string
  return new URL(path, 'http://localhost')
}

describe('<LiveStream>', () => {
  it('opens the stream where the page was rendered', async () => {
    const updates = new Broadcaster<string>()
    const { position } = await updates.publish('a', 'x')
    const url = await opened(<LiveStream url={paths.live('a')} after={position} />)
    expect([url.pathname, url.searchParams.get('lastEventId')]).toEqual(['/live/a', position])
  })

  it('opens it from now on without a position, and keeps what the URL has', async () => {
    expect((await opened(<LiveStream url={paths.live('a')} />)).search).toBe('')
    const url = await opened(<LiveStream url={'/live?from=5#top' as Path<'GET'>} after="1.a&b" />)
    expect([...url.searchParams]).toEqual([
      ['from', '5'],
      ['lastEventId', '1.a&b'],
    ])
  })
})
