import { expect, it } from 'vitest'
import * as starcast from './index.ts'
import * as node from './server/index.ts'
import * as sse from './sse.ts'

it('exports this and nothing more', () => {
  expect(Object.keys(starcast).toSorted()).toEqual([
    'AttributeError',
    'Broadcaster',
    'BroadcasterClosedError',
    'ClientScript',
    'ExpressionError',
    'LaggedError',
    'LiveViewError',
    'MemoryLog',
    'PatchError',
    'SignalsError',
    'SlowReaderError',
    'action',
    'executeScript',
    'js',
    'limitBody',
    'liveView',
    'mountViews',
    'on',
    'pageHeaders',
    'patchElements',
    'patchSignals',
    'removeElements',
    'routes',
    'sameOrigin',
    'sendPatches',
    'serveClient',
    'signals',
    'streamPatches',
    'streamViews',
  ])
  expect(Object.keys(sse).toSorted()).toEqual([
    'DisconnectedError',
    'EventError',
    'ServerSentEvent',
    'ServerStoppingError',
    'SlowReaderError',
    'StreamExpiredError',
    'StreamingNotSupportedError',
    'chainValues',
    'encodeEvent',
    'eventsOrPage',
    'html',
    'json',
    'jsonEvent',
    'lastEventId',
    'mapValues',
    'named',
    'openStream',
    'positionEvent',
    'resumeEvents',
    'sanitizeField',
    'stopReconnecting',
    'streamEvents',
  ])
  expect(Object.keys(node).toSorted()).toEqual(['ListenError', 'NodeVersionError', 'serve'])
})
