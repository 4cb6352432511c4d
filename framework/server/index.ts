// `starcast/node`: an app on Node's own server.
export { serve, ListenError } from './serve.ts'
export type { ServeOptions, RunningServer } from './serve.ts'
