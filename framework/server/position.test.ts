// Row 49 of capabilities.md, decision 5 of design.md: a reader is told how far it has come.
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { openStream, positionEvent, ServerSentEvent, type Stream } from '../sse.ts'
import { decode, RawClient, request, started, until } from './wire.test.helpers.ts'

/** The events in what a socket has received, without the frames of chunks. */
const eventsIn = (text: string) => decode(text.replaceAll(/^[\da-f]+\r\n|\r\n$/gm, ''))

describe('the event of a position', () => {
  it('is one that pages can tell from all others, with that id and no data', () => {
    const { bytes } = positionEvent('42.k7')
    expect(decode(new TextDecoder().decode(bytes))).toEqual([
      { event: 'position', id: '42.k7', data: '' },
    ])
  })

  it.each(['1\n2', '1\r2', '1\0'])('refuses a position that is no id: %j', (position) => {
    expect(() => positionEvent(position)).toThrow()
  })

  it('leaves in one write with what it stands behind, and heartbeats have no id', async () => {
    let stream: Stream | undefined
    const open = () => openStream((opened) => void (stream = opened), { heartbeatMs: 100 })
    const { port } = await started(new Hono().get('/', open))
    const client = new RawClient(port, request())
    await until(() => stream, 'the stream opens')
    await client.has('\r\n\r\n')
    client.chunks.length = 0
    stream!.send(new ServerSentEvent({ event: 'changed', data: '<p>one</p>' }))
    stream!.send(positionEvent('7'))
    await client.has('id: 7\n')
    const written = client.chunks.filter((chunk) => chunk !== '3\r\n:\n\n\r\n')
    expect(written).toHaveLength(1)
    expect(written[0]!.match(/^[\da-f]+\r\n/gm)).toHaveLength(1) // one chunk of HTTP
    expect(eventsIn(written[0]!)).toEqual([
      { event: 'changed', id: undefined, data: '<p>one</p>' },
      { event: 'position', id: '7', data: '' },
    ])
    await client.has(/(3\r\n:\n\n\r\n){2}$/)
    expect(client.body.match(/^id/gm)).toHaveLength(1)
  })
})
