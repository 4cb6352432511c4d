import { afterEach, describe, expect, it, vi } from 'vitest'
import { type FailedView, liveView, LiveViewError } from '../index.ts'
import { appOf, isShown, leaveAll, rest } from './page.test.helpers.ts'

// F21: a view that cannot be shown harms nobody who watches it, nor the views beside it.

afterEach(leaveAll)

/** A view that throws while it is told to, beside one that does not. */
function failing() {
  const state = { text: 'one', error: undefined as Error | undefined }
  const onError = vi.fn<(error: unknown, view: FailedView) => void>()
  const view = liveView(
    (key: string, role: string) => {
      if (state.error) throw state.error
      return <p id="view">{key + role + state.text}</p>
    },
    { audience: () => 'guest', onError },
  )
  const other = liveView((_: string) => <b id="other">{state.text}</b>)
  return { state, onError, view, other, ...appOf({ view: view.at('a'), other: other.at('a') }) }
}

describe('a live view that throws', () => {
  it('stays as it was, tells the log of its key and audience, and heals by the next render', async () => {
    const { state, onError, view, open } = failing()
    const stream = await open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(2))
    const [before] = stream.positions.slice(-1)
    state.error = new Error('no database')
    await view.changed('a')
    expect(onError.mock.calls).toEqual([[state.error, { key: 'a', audience: 'guest' }]])
    await rest()
    expect([stream.state(), stream.events.length]).toEqual(['open', 2])
    expect(stream.positions.at(-1)).toBe(before) // who is cut now has to be shown the change

    state.error = undefined
    state.text = 'two'
    await view.changed('a')
    await isShown(stream, 'elements <p id="view">aguesttwo</p>')
    expect(view.metrics()).toMatchObject({ failures: 1, watchers: 1 })
  })

  it('leaves the views beside it alone, though it was never shown', async () => {
    const { state, onError, view, other, open } = failing()
    state.error = new Error('no database')
    const stream = await open()
    await isShown(stream, 'elements <b id="other">one</b>')
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1))
    state.text = 'two'
    await other.changed('a')
    await isShown(stream, 'elements <b id="other">two</b>')
    expect([stream.state(), stream.positions]).toEqual(['open', []])
    state.error = undefined
    await view.changed('a')
    await isShown(stream, 'elements <p id="view">aguesttwo</p>')
    await vi.waitFor(() => expect(stream.positions).toHaveLength(1))
  })

  it('is not rendered again and again, and is shown as it was to who comes', async () => {
    const { state, onError, view, open } = failing()
    const first = await open()
    await vi.waitFor(() => expect(first.events).toHaveLength(2))
    state.error = new Error('no database')
    await view.changed('a')
    await rest()
    expect(onError).toHaveBeenCalledTimes(1)
    const late = await open()
    await vi.waitFor(() => expect(late.events).toHaveLength(2))
    expect(late.events.map(({ data }) => data)).toContain('elements <p id="view">aguestone</p>')
    expect(onError).toHaveBeenCalledTimes(2) // tried again for who came
  })

  it('goes on when the log throws too, and says so where nobody was told to', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue()
    let error: Error | undefined
    const render = () => {
      if (error) throw error
      return <p id="x">healed</p>
    }
    const silent = liveView(render)
    const broken = liveView(render, {
      onError: () => {
        throw new Error('no log')
      },
    })
    error = new Error('no database')
    const streams = [await appOf({ x: silent.at() }).open(), await appOf({ x: broken.at() }).open()]
    await vi.waitFor(() => expect(said).toHaveBeenCalledTimes(2))
    const view = { key: '', audience: undefined }
    const line = 'A live view could not be rendered:'
    expect(said.mock.calls).toEqual([[line, view, error], [line, view, new Error('no log')]]) // prettier-ignore
    error = undefined
    await Promise.all([silent.changed(), broken.changed()])
    for (const stream of streams) await isShown(stream, 'elements <p id="x">healed</p>')
    said.mockRestore()
  })
})

describe('a live view that is too large', () => {
  it('is told to who has changed it, and shown to nobody', async () => {
    const state = { text: 'small' }
    const onError = vi.fn()
    const view = liveView((_: string) => <p id="x">{state.text}</p>, { maxBytes: 100, onError })
    const { open } = appOf({ view: view.at('a') })
    const stream = await open()
    await isShown(stream, 'elements <p id="x">small</p>')
    await rest(20)
    state.text = 'ä'.repeat(60) // 120 bytes in 60 characters
    const changing = view.changed('a')
    await expect(changing).rejects.toThrow(LiveViewError)
    await expect(changing).rejects.toThrow(
      'The live view of "a" is 134 bytes large, more than its maxBytes, 100: show less of it',
    )
    await expect(changing).rejects.toMatchObject({ code: 'too-large', key: 'a' })
    expect(onError).toHaveBeenCalledOnce()
    await rest()
    expect([stream.events.length, stream.state()]).toEqual([1, 'open'])
    state.text = 'ä'.repeat(43) // 100 bytes
    await view.changed('a')
    await isShown(stream, `elements <p id="x">${state.text}</p>`)
  })

  it('may have a megabyte when nothing is said, and a size that is one', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue()
    let size = 1_048_576 - '<p id="x"></p>'.length
    const view = liveView(() => <p id="x">{'x'.repeat(size)}</p>)
    const { open } = appOf({ view: view.at() })
    const stream = await open()
    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    await rest(20)
    size++
    await expect(view.changed()).rejects.toThrow('A live view is 1048577 bytes large')
    for (const wrong of [0, -1, Number.NaN]) {
      expect(() => liveView(() => <p id="x" />, { maxBytes: wrong })).toThrow(RangeError)
      expect(() => liveView(() => <p id="x" />, { maxRate: wrong })).toThrow(RangeError)
    }
    said.mockRestore()
  })
})
