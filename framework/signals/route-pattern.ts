/** What may stand for a parameter. */
export type Value = string | number

/** The parameters of a path: the only one as it is, several by name. */
export type Given = Value | readonly Value[] | { readonly [name: string]: Value | readonly Value[] }

interface Parameter {
  readonly name: string
  readonly isOptional: boolean
  /** What the pattern says that a value must look like. */
  readonly regexp?: RegExp
}

type Segment = string | Parameter

/**
 * Reads a pattern as Hono does, and returns what fills it in.
 *
 * @throws {TypeError} when Hono would read the pattern otherwise, or no URL could have such a path.
 */
export function builderOf(pattern: string): (given?: Given) => string {
  const segments = split(pattern).map((segment) => read(segment, pattern))
  const parameters = segments.filter((segment) => typeof segment !== 'string')
  const names = parameters.map(({ name }) => name)
  if (new Set(names).size < names.length) refuse(pattern, 'names a parameter twice')
  const optional = segments.findIndex((each) => typeof each !== 'string' && each.isOptional)
  if (optional >= 0 && segments.slice(optional).some((each) => typeof each === 'string' || !each.isOptional)) {
    refuse(pattern, 'goes on after an optional parameter')
  } // prettier-ignore

  return (given) => {
    let path = ''
    let leftOut: string | undefined
    for (const segment of segments) {
      if (typeof segment === 'string') {
        path += `/${segment}`
        continue
      }
      const { name, isOptional } = segment
      const value = parameters.length > 1 || isNamed(given) ? named(given, name) : given
      if (isOptional && value === undefined) {
        leftOut = name
        continue
      }
      // The router would take it for the one before.
      if (leftOut !== undefined) {
        throw new TypeError(`${pattern} cannot have its :${name} without its :${leftOut}`)
      }
      path += name === '*' ? rest(value, pattern) : `/${encode(value, segment, pattern)}`
    }
    return path === '' ? '/' : path
  }
}

/** Splits at slashes that are in no regular expression. */
function split(pattern: string): string[] {
  if (!pattern.startsWith('/')) refuse(pattern, 'does not begin with a slash')
  const segments = pattern.slice(1).match(/(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[^/])+|(?<=\/|^)(?=\/|$)/g) // prettier-ignore
  return segments ?? ['']
}

function read(segment: string, pattern: string): Segment {
  if (segment === '*') {
    if (!pattern.endsWith('/*')) refuse(pattern, 'has a * that is not at its end: name it')
    if (pattern.indexOf('*') < pattern.length - 1) refuse(pattern, 'has more than one *')
    return { name: '*', isOptional: false }
  }
  const [, name, regexp, optional] = /^:([^{}?*:]+)(?:\{(.+)\})?(\?)?$/.exec(segment) ?? []
  if (name !== undefined) {
    return {
      name,
      isOptional: optional !== undefined,
      ...(regexp !== undefined && { regexp: new RegExp(`^(?:${regexp})$`) }),
    }
  }
  if (segment === '' && !pattern.endsWith('/')) refuse(pattern, 'has an empty part')
  if (segment === '.' || segment === '..') refuse(pattern, `has a part ${segment}`)
  if (/^:|[\s?#%\\*{}]/.test(segment) || !segment.isWellFormed()) {
    refuse(pattern, `has a part that no path has, ${JSON.stringify(segment)}`)
  }
  return encodeURI(segment)
}

function isNamed(given: Given | undefined): given is { readonly [name: string]: Value } {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

function named(given: Given | undefined, name: string): Value | readonly Value[] | undefined {
  return isNamed(given) && Object.hasOwn(given, name) ? given[name] : undefined
}

function rest(value: unknown, pattern: string): string {
  if (!Array.isArray(value)) throw new TypeError(`The * of ${pattern} is a list of parts`)
  return value.map((part) => `/${encode(part, { name: '*', isOptional: false }, pattern)}`).join('')
}

// What URL parsers take out of a path, or what is no value, would lead elsewhere.
function encode(value: unknown, { name, regexp }: Parameter, pattern: string): string {
  const isValue = typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
  const text = isValue ? String(value) : ''
  if (!isValue || text === '' || text === '.' || text === '..' || !text.isWellFormed()) {
    throw new TypeError(`${shown(value)} cannot be the ${label(name)} of ${pattern}`)
  }
  const encoded = encodeURIComponent(text)
  // As Hono sees it: what separates the parts of a URL stays encoded.
  if (regexp && !regexp.test(decodeURI(encoded.replaceAll('%25', '%2525')))) {
    throw new TypeError(`${shown(value)} cannot be the ${label(name)} of ${pattern}`)
  }
  return encoded
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : value === undefined ? '""' : String(value) // prettier-ignore
}

function label(name: string): string {
  return name === '*' ? '*' : `:${name}`
}

function refuse(pattern: string, problem: string): never {
  throw new TypeError(`The pattern ${pattern} ${problem}`)
}
