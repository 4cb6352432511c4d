import { builderOf, type Given, type Value } from './route-pattern.ts'

declare const madeByRoutes: unique symbol

/** The methods that a route may answer. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The URL of one of an app's routes, filled in: a string that knows its method. */
export type Path<M extends Method = Method> = string & { readonly [madeByRoutes]: M }

/** An app's routes by name: `'METHOD /pattern/:parameter'`. */
export type RouteTable = { readonly [name: string]: `${Method} /${string}` }

/** The patterns, for Hono's routes. */
export type Patterns<Table extends RouteTable> = {
  readonly [Name in keyof Table]: Table[Name] extends `${Method} ${infer Pattern}` ? Pattern : never
}

/**
 * A builder for each path: one parameter is given as it is, several as an object; those that end in
 * `?` may be left out, and a `*` at the end takes a list.
 */
export type Paths<Table extends RouteTable> = {
  readonly [Name in keyof Table]: Table[Name] extends `${infer M extends Method} ${infer Pattern}`
    ? (...parameters: Parameters<Pattern>) => Path<M>
    : never
}

/**
 * Declares every URL of an app once: routes match the `patterns`, views fill in the `paths`. A
 * route, method or parameter that does not exist does not compile. `table` is what was declared,
 * for `unservedRoutes` of `starcast/testing`.
 *
 * @throws {TypeError} when Hono would read a pattern otherwise than the builders; and from a path's
 *   builder when a value is empty, `.` or `..`: URL parsers take those out of a path, and a user's
 *   text could lead an action elsewhere; when it holds half of a surrogate pair, which no URL can;
 *   or when it is not what the pattern's regular expression says.
 *
 * @example
 * const { patterns, paths } = routes({ room: 'GET /chat/:room', say: 'POST /chat/:room/messages' })
 * app.get(patterns.room, …)
 * action.post(paths.say('lobby')) // '/chat/lobby/messages'
 */
export function routes<const Table extends RouteTable>(
  table: Table,
): {
  readonly patterns: Patterns<Table>
  readonly paths: Paths<Table>
  readonly table: Table
} {
  const patterns: Record<string, string> = {}
  const paths: Record<string, (given?: Given) => string> = {}
  for (const [name, route] of Object.entries(table)) {
    const [, pattern] = /^(?:GET|POST|PUT|PATCH|DELETE) (.*)$/.exec(route) ?? []
    if (pattern === undefined) throw new TypeError(`"${route}" is no route: METHOD /pattern`)
    patterns[name] = pattern
    paths[name] = builderOf(pattern)
  }
  return { patterns: patterns as Patterns<Table>, paths: paths as Paths<Table>, table }
}

// Two strings in a row are swapped too easily: several parameters have names.
type Parameters<Pattern extends string> = [Parameter<Pattern>] extends [never]
  ? []
  : IsUnion<Parameter<Pattern>> extends true
    ? [values: Named<Parameter<Pattern>>]
    : Parameter<Pattern> extends `${string}?`
      ? [value?: Value]
      : [value: ValueOf<Parameter<Pattern>>]

type Named<Each extends string> = {
  readonly [One in Each as One extends `${string}?` ? never : One]: ValueOf<One>
} & {
  readonly [One in Each as One extends `${infer Name}?` ? Name : never]?: Value
}

type ValueOf<Name extends string> = Name extends '*' ? readonly Value[] : Value

/** Each parameter by its name, with the `?` of an optional one. */
type Parameter<Pattern extends string> = Pattern extends `${infer Segment}/${infer Rest}`
  ? InSegment<Segment> | Parameter<Rest>
  : InSegment<Pattern>

type InSegment<Segment extends string> = Segment extends `:${infer Name}{${infer Rest}`
  ? Rest extends `${string}}?`
    ? `${Name}?`
    : Name
  : Segment extends `:${infer Name}`
    ? Name
    : Segment extends '*'
      ? '*'
      : never

type IsUnion<Union, Each = Union> = Union extends unknown
  ? [Each] extends [Union]
    ? false
    : true
  : never
