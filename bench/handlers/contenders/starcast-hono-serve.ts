import { serveHono } from '../serve-hono.ts'
import { app } from '../starcast-app.ts'

// What the handler costs, without what our own server does besides.
export const start = () => serveHono(app)
