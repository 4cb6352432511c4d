/** Spells `myEvent` as an attribute can, which HTML reads in lower case: `my-event`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at) => `${at === 0 ? '' : '-'}${letter.toLowerCase()}`)
}

/** What Datastar makes of such a key with `__case.camel`. */
export function camel(key: string): string {
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** What Datastar makes of it with `__case.pascal`. */
export function pascal(key: string): string {
  return camel(key).replace(/^./, (first) => first.toUpperCase())
}

/**
 * Whether text can be a part of an attribute's name as it is: HTML ends a name at some characters
 * and reads it in lower case, hono/jsx leaves an odd one out, and Datastar splits it at `__`.
 */
export function fitsName(part: string): boolean {
  return /^[^\s"'<>/=A-Z\0-\x1F\x7F]+$/.test(part) && !/__|^_|_$/.test(part)
}
