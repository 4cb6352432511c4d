import fc from 'fast-check'

// What Datastar, JavaScript, HTML or an event stream give a meaning to.
const code = [
  '"', "'", '`', '\\', '${', '}', '</script>', '<script>', '<!--', '-->', '&quot;', '&#39;', ';', '//', '/*', '*/',
  '$name', '$_problems.name', '@post("/forms")', "@get('/')", '\\u0040', '\u2028', '\u2029', '\0', '\r\n', 'é', '𝄞',
  'window.pwned=1', ');window.pwned=1//', '"};window.pwned=1//', '${window.pwned=1}', '<img src=x onerror=window.pwned=1>',
  'return window.pwned=1', '__proto__', 'constructor', 'el', 'evt', 'javascript:',
] // prettier-ignore

/** Text that means something to whatever reads it, or nothing to anybody. */
export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...code), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')) }, // prettier-ignore
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }) },
)
