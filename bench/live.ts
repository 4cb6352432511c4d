import type { Bench } from './harness/bench.ts'
import { measureBoard } from './live/board.ts'
import { buildServer } from './live/build.ts'
import { measureChat } from './live/chat.ts'
import { measureRequests } from './live/requests.ts'
import { measureSharedView } from './live/shared-view.ts'

export const bench: Bench = {
  peers: ['hono', '@hono/node-server', '@starfederation/datastar-sdk'],
  async *measure({ quick }) {
    // As in production, for the processes that are started, too.
    process.env['NODE_ENV'] = 'production'
    await buildServer()

    yield* await measureSharedView({ rounds: quick ? 3 : 15 })
    yield measureRequests({
      title: 'An action that answers one patch',
      asked: {
        'c.body(string)': ['by-hand', '/answer'],
        starcast: ['starcast', '/answer'],
        'stream-sse': ['stream-sse', '/answer'],
        'datastar-sdk': ['datastar-sdk', '/answer'],
      },
      contains: 'data: elements <p id="answer" ',
      rounds: quick ? 5 : 15,
      baseline: 'c.body(string)',
      goals: [
        { contender: 'starcast', atMost: 1.1, against: 'c.body(string)' },
        { contender: 'starcast', atMost: 0.4, against: 'stream-sse' },
        { contender: 'starcast', atMost: 0.6, against: 'datastar-sdk' },
      ],
    })
    yield measureRequests({
      title: 'A page of 2 KB with a live view',
      asked: {
        'c.html(string)': ['by-hand', '/page'],
        'c.render': ['by-hand', '/rendered/page'],
        // As the guides have it, and as a string, which Hono's adapter for Node is quicker with.
        starcast: ['starcast', '/rendered/page'],
        'starcast, c.html(string)': ['starcast', '/page'],
        'starcast, pageHeaders()': ['starcast', '/rendered/with-headers'],
      },
      contains: '<ul id="list" data-change="1"><li id="item-0" class="item">',
      rounds: quick ? 5 : 15,
      baseline: 'c.html(string)',
      goals: [{ contender: 'starcast', atMost: 1.1, against: 'c.html(string)' }],
    })
    yield* await measureBoard({ rounds: quick ? 1 : 5 })
    yield* await measureChat({ seconds: quick ? 5 : 60 })
  },
}
