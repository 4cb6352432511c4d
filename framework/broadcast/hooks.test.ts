// F21 of reliability.md: what an app is told of its subscribers harms none of them when it throws.
import { describe, expect, it, vi } from 'vitest'
import { Broadcaster, type Listener } from '../index.ts'
import { KeptLog } from './log.test.helpers.ts'

const broken = () => {
  throw new Error('no logger')
}

function ear() {
  const heard: string[] = []
  const listener: Listener<string> = {
    deliver: ({ message }) => void heard.push(message),
    reset: (reason) => void heard.push(`reset: ${reason}`),
    end: () => void heard.push('end'),
    fail: (error) => void heard.push(String(error)),
  }
  return { heard, listener }
}

describe('what a broadcaster tells an app', () => {
  it('is told to `onError` when it throws, and everybody is served all the same', async () => {
    const onError = vi.fn()
    const updates = new Broadcaster<string>({ onOutcome: broken, onLag: broken, onError, lag: 'skip', capacity: 1 }) // prettier-ignore
    const { heard, listener } = ear()
    const leave = updates.listen('a', listener)
    const slow = updates.subscribe('a')
    await updates.publish('a', 'one')
    await updates.publish('a', 'two')
    await vi.waitFor(() => expect(heard).toEqual(['one', 'two']))
    expect(await slow.next()).toEqual({ done: false, value: 'two' })
    expect(onError.mock.calls.map(([error]) => String(error))).toEqual(Array.from({ length: 3 }, () => 'Error: no logger')) // prettier-ignore
    leave()
    await slow.return()
    expect(updates.subscriberCount()).toBe(0)
  })

  it('resets all when a log breaks, whatever is done with the news of one', async () => {
    const log = new KeptLog<string>()
    const updates = new Broadcaster<string>({ log, onOutcome: broken, onError() {} })
    log.handOn()
    const ears = [ear(), ear()]
    updates.listen('a', ears[0]!.listener)
    const pulled = updates.subscribe('a')
    updates.listen('a', ears[1]!.listener)
    log.breakAt(0, 'rewound')
    log.handOn()
    for (const { heard } of ears) expect(heard).toEqual(['reset: rewound'])
    await expect(pulled.next()).rejects.toThrow('rewound')
  })

  it('fails the one subscription that was told when its own hook throws, and frees its place', async () => {
    const updates = new Broadcaster<string>()
    const { heard, listener } = ear()
    updates.listen('a', listener, { onOutcome: broken })
    const pulled = updates.subscribe('a', { onOutcome: broken })
    expect(heard).toEqual(['Error: no logger'])
    await expect(pulled.next()).rejects.toThrow('no logger')
    expect(updates.subscriberCount()).toBe(0)
  })
})
