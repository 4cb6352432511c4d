// The process of one contender: `server.ts <contender>`.

import { answer } from '../harness/child.ts'
import type { Contender } from './contender.ts'

const { start } = (await import(`./contenders/${process.argv[2]}.ts`)) as {
  start(): Promise<Contender>
}
const { port } = await start()
let before = process.cpuUsage()

answer({
  port: () => port,
  begin: () => {
    before = process.cpuUsage()
  },
  /** The CPU time since the beginning, in microseconds, of all threads. */
  cpu: () => {
    const { user, system } = process.cpuUsage(before)
    return user + system
  },
})
