import { Hono } from 'hono'
import { sameOrigin, sendPatches, signals } from 'starcast'
import { cleared, shape } from './draft.ts'

export const Draft = signals(shape)

export const app = new Hono()
  .use(sameOrigin())
  .post('/messages', Draft.extract, (c) =>
    sendPatches(c, Draft.patch(cleared(c.var.signals.author))),
  )
