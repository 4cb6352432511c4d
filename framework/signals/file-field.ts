import { type Code, js, type Ref } from './expression.ts'
import { type FileRule, tooLarge, tooMany } from './incoming-file.ts'

/** The attributes of a field that takes files, which is bound to no signal. */
export interface FileAttributes {
  readonly 'data-on:change': Code
  readonly 'data-on:datastar-fetch': Code
}

/**
 * Tells of files that are too large or too many before they are sent; and of those that the server
 * refused to read, of which its answer says no more than that: see `Form.receive`.
 */
export function fileAttributes(
  [problem, touched]: readonly [Ref, Ref],
  rule: FileRule,
): FileAttributes {
  const { maxBytes, maxFiles = 1 } = rule
  const isTooLarge = js`[...el.files].some((file) => file.size > ${maxBytes})`
  const found = js`el.files.length > ${maxFiles} ? ${tooMany(rule)} : ${isTooLarge} ? ${tooLarge(rule)} : ''`
  const isOurs = js`evt.detail.el === el.form || evt.detail.el.form === el.form`
  const isRefused = js`evt.detail.type === 'error' && evt.detail.argsRaw.status === '413' && ${isOurs}`
  return {
    'data-on:change': js`${touched} = true; ${problem} = ${found}`,
    'data-on:datastar-fetch': js`
      if (${isRefused} && el.files.length > 0) {
        ${touched} = true
        ${problem} = ${tooLarge(rule)}
      }`,
  }
}
