import { action } from '../registry.ts'
import { callServer } from './call.ts'
import type { FetchOptions } from './options.ts'

for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
  action({
    name: method.toLowerCase(),
    apply: (ctx, url, options) => callServer(ctx, method, url as string, options as FetchOptions),
  })
}
