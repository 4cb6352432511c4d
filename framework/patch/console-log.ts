import { type ElementsPatch, PatchError, type PatchEventOptions } from './patch.ts'
import { checkPlainData } from './plain-data.ts'
import { dataLiteral, runInBrowser } from './run.ts'

/** How loud `consoleLog` is. */
export interface ConsoleLogOptions extends PatchEventOptions {
  /** @default 'log' */
  readonly level?: 'debug' | 'info' | 'log' | 'warn' | 'error'
}

const LEVELS: readonly string[] = ['debug', 'info', 'log', 'warn', 'error']

/**
 * Writes text, or plain data, to the browser's console: for a developer, who sees it beside what the
 * page itself says.
 *
 * @throws {PatchError} when `value` is no plain data, or the level none.
 *
 * @example
 * sendPatches(c, consoleLog({ imported: rows.length }, { level: 'info' }))
 */
export function consoleLog(value: unknown, options: ConsoleLogOptions = {}): ElementsPatch {
  const { level = 'log', ...event } = options
  if (!LEVELS.includes(level)) {
    throw new PatchError(`The level of a line is one of ${LEVELS.join(', ')}, not "${level}"`)
  }
  checkPlainData(value, 'value')
  return runInBrowser(`console.${level}(${dataLiteral(value)})`, event)
}
