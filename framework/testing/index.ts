// `starcast/testing`: what the tests of an app use.
export { LogTestError, testLog } from './log-suite.ts'
export type { LogTest, TestedLog, TestLogOptions } from './log-suite.ts'
export { unservedRoutes } from './unserved-routes.ts'
