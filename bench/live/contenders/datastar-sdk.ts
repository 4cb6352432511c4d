import { ServerSentEventGenerator } from '@starfederation/datastar-sdk/web'
import { Hono } from 'hono'
import { serveHono } from '../../handlers/serve-hono.ts'
import { Answer } from '../page.tsx'

export const start = () =>
  serveHono(
    new Hono().get('/answer', () =>
      ServerSentEventGenerator.stream((stream) => {
        stream.patchElements(String(Answer()))
      }),
    ),
  )
