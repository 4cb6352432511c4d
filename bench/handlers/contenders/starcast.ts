import { serve } from 'starcast/node'
import type { Contender } from '../contender.ts'
import { app } from '../starcast-app.ts'

export const start = (): Promise<Contender> =>
  serve(app, { port: 0, hostname: '127.0.0.1', stopOnSignals: false })
