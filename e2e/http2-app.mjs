// A server of HTTP/2 as somebody who has installed the package would write it. It says where it is.
import { generate } from 'selfsigned'
import { serve } from 'starcast/node'
import { openStream, ServerSentEvent } from 'starcast/sse'

const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
  keyType: 'ec',
  algorithm: 'sha256',
  extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
})

const streams = new Set()
const sockets = new Set()

const page = `<!doctype html><title>Streams</title><script type="module">
  window.received = Array.from({ length: 20 }, () => [])
  window.failed = 0
  window.received.forEach((events, number) => {
    const source = new EventSource('/stream?' + number)
    source.onmessage = ({ data }) => events.push(data)
    source.onerror = () => window.failed++
  })
</script>`

/** @param {Request} request @param {import('starcast/node').NodeEnv} env */
function answer(request, { incoming }) {
  sockets.add(incoming.socket.remotePort)
  const { pathname } = new URL(request.url)
  if (pathname === '/stream') return stream()
  if (pathname === '/publish') {
    for (const stream of streams) stream.send(new ServerSentEvent({ data: 'to all' }))
    return new Response(null, { status: 204 })
  }
  if (pathname === '/counts') {
    const { httpVersion } = incoming
    return Response.json({ streams: streams.size, connections: sockets.size, httpVersion })
  }
  return new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

function stream() {
  return openStream(
    (stream) => {
      streams.add(stream)
      stream.signal.addEventListener('abort', () => streams.delete(stream))
    },
    { onStopping: (stream) => stream.send(new ServerSentEvent({ data: 'farewell' })) },
  )
}

const server = await serve(
  { fetch: answer },
  { port: 0, hostname: '127.0.0.1', tls: { key, cert } },
)
process.stdout.write(`${server.url}\n`)
