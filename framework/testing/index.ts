// `starcast/testing`: what the tests of an app use.
export { unservedRoutes } from './unserved-routes.ts'
