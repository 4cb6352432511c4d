import type { Hono } from 'hono'
import { inspectRoutes } from 'hono/dev'

/**
 * Lists the routes of a table that an app does not serve: whose pattern no handler has, at the place
 * where it is mounted. Middleware alone serves nothing.
 *
 * @example
 * const { patterns, paths, table } = routes({ room: 'GET /chat/:room' })
 * it('serves every route', () => expect(unservedRoutes(app, table)).toEqual([]))
 */
export function unservedRoutes(
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever an app's handlers know
  app: Hono<any, any, any>,
  table: { readonly [name: string]: `${string} /${string}` },
): string[] {
  const served = inspectRoutes(app).filter(({ isMiddleware }) => !isMiddleware)
  return Object.values(table).filter((route) => {
    const method = route.slice(0, route.indexOf(' '))
    const pattern = route.slice(route.indexOf(' ') + 1)
    return !served.some((each) => each.path === pattern && (each.method === method || each.method === 'ALL')) // prettier-ignore
  })
}
