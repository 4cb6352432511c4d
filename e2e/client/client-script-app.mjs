// A page under the strictest policy that leaves Datastar its expressions: no script but those with
// the nonce, whoever serves them. It says where it is.
import { Hono } from 'hono'
import { jsx } from 'hono/jsx'
import { jsxRenderer } from 'hono/jsx-renderer'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import {
  action,
  ClientScript,
  js,
  patchElements,
  sendPatches,
  serveClient,
  signals,
} from 'starcast'
import { serve } from 'starcast/node'
import { z } from 'zod'

const Count = signals({ n: z.number() })

const app = new Hono()
  .use(serveClient())
  .use('/typed', policy({ requireTrustedTypesFor: ["'script'"], trustedTypes: ['starcast'] }))
  .use('/', policy({}))
  .use(
    jsxRenderer(({ children }) =>
      jsx('html', {}, jsx('head', {}, jsx(ClientScript, {})), jsx('body', {}, children)),
    ),
  )
  .get('/', (c) => c.render(page()))
  .get('/typed', (c) => c.render(page()))
  .get('/patch', (c) => sendPatches(c, [patchElements(jsx('p', { id: 'p' }, 'patched'))]))

function policy(more) {
  return secureHeaders({
    contentSecurityPolicy: { scriptSrc: [NONCE, "'unsafe-eval'"], ...more },
  })
}

function page() {
  return jsx(
    'main',
    Count.attributes({ n: 1 }),
    jsx('b', { 'data-text': js`${Count.$.n} + 1` }),
    jsx('p', { id: 'p' }, 'old'),
    jsx('button', { 'data-on:click': js`${Count.$.n}++; ${action.get('/patch')}` }, 'Patch'),
  )
}

const server = await serve(app, { port: 0, hostname: '127.0.0.1' })
process.stdout.write(`${server.url}\n`)
