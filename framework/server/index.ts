// `starcast/node`: an app on Node's own server.
export { serve } from './serve.ts'
export type { Fetchable, RunningServer } from './serve.ts'
export type { ServeOptions, ServerLimits, TlsOptions } from './serve-options.ts'
export type { Exchange } from './exchange.ts'
export type { NodeEnv } from './node-env.ts'
export { ListenError } from './listen-error.ts'
export { NodeVersionError } from './node-version.ts'

// Whether it is well, and what happens to it.
export { livez, readyz } from './health.ts'
export type { Check, ReadyOptions } from './health.ts'
export type {
  ConnectionLogEntry,
  LogEntry,
  StreamClient,
  StreamLogEntry,
  StreamNews,
} from './log.ts'
export type { StreamDefaults } from '../stream/stream-settings.ts'
