// `starcast/node`: an app on Node's own server.
export { serve } from './serve.ts'
export type { Fetchable, ServeOptions, RunningServer } from './serve.ts'
export { ListenError } from './listen-error.ts'
export { NodeVersionError } from './node-version.ts'
