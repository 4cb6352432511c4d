/** @jsxImportSource hono/jsx */
// Row 118 of the capabilities; threats T1 and T2 seen from the reader's side.
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import fc from 'fast-check'
import { raw } from 'hono/html'
import { describe, expect, it } from 'vitest'
import { ServerSentEvent } from '../sse/event.ts'
import { announce } from './announce.ts'
import { decodePatch } from './decode.ts'
import { patchElements, removeElements } from './elements.ts'
import { encodePatch } from './encode.ts'
import { redirect } from './location.ts'
import { MODES, NAMESPACES, type Patch, PatchError } from './patch.ts'
import { executeScript } from './script.ts'
import { patchSignals } from './signals.ts'

const options = { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) }

/** What a parser that shares no code with ours reads: one event, or none of this is right. */
function arrived(patch: Patch): EventSourceMessage & { retry?: number } {
  const events: EventSourceMessage[] = []
  let retry: number | undefined
  createParser({
    onEvent: (event) => events.push(event),
    onRetry: (ms) => (retry = ms),
    onError: (error) => expect.unreachable(error.message),
  }).feed(encodePatch(patch).toString())
  expect(events).toHaveLength(1)
  return { ...events[0]!, ...(retry !== undefined && { retry }) }
}

const elements = (...lines: string[]) => ({ event: 'datastar-patch-elements', data: lines.join('\n') }) // prettier-ignore
const signals = (...lines: string[]) => ({ event: 'datastar-patch-signals', data: lines.join('\n') }) // prettier-ignore

describe('decodePatch()', () => {
  it('reads back what is written', async () => {
    const transition = { useViewTransition: true, viewTransitionSelector: '#b' }
    const patches: Patch[] = [
      await patchElements(<p id="a">hi</p>),
      await patchElements(raw('<p id="a">\r\n\n</p>\n\n')),
      await patchElements(<b />, { selector: 'a b', mode: 'append', namespace: 'svg', ...transition, id: '7', retry: 5 }), // prettier-ignore
      await patchElements(raw(''), { selector: '#a', mode: 'inner' }),
      removeElements('#a, #b', transition),
      patchSignals({ one: { two: null, three: ['x\ny'] } }, { onlyIfMissing: true, id: '' }),
      patchSignals('{\n "a": 1.0\n}'),
      executeScript('a()\nb("</script>")', { attributes: { type: 'module' }, autoRemove: false }),
      executeScript('a()', { evaluate: true }),
      redirect('/here?a=b'),
      announce('Grüße, 世界 🎉'),
    ]
    for (const patch of patches) {
      expect(decodePatch(arrived(patch))).toEqual(patch)
      expect(decodePatch(encodePatch(patch))).toEqual(patch)
      expect(decodePatch(arrived(patch), patch.type as 'elements')).toEqual(patch)
    }
  })

  it('reads back any patch of elements', async () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom('\r', '\n', ' ', '<b>', 'mode remove', '\ud800', '\0'), fc.string()) }) // prettier-ignore
    const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((some) => /\S/.test(some) && !/[\0-\x08\n-\x1f\x7f]/.test(some)) // prettier-ignore
    const id = fc.string({ unit: 'grapheme-ascii' }).map((some) => some.trim())
    const some = fc.record({
      html: text,
      selector: line,
      mode: fc.constantFrom(...MODES.filter((mode) => mode !== 'remove')),
      namespace: fc.constantFrom(...NAMESPACES),
      useViewTransition: fc.boolean(),
      viewTransitionSelector: line,
      event: fc.record({ id, retry: fc.nat() }, { requiredKeys: [] }),
    })
    await fc.assert(
      fc.asyncProperty(some, async ({ html, event, ...fields }) => {
        const patch = await patchElements(raw(html), { ...fields, ...event })
        expect(decodePatch(arrived(patch))).toEqual(patch)
      }),
      options,
    )
  })

  it('reads back any patch of signals', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue())
    fc.assert(
      fc.property(
        object,
        fc.boolean(),
        fc.constantFrom(undefined, 2),
        (given, onlyIfMissing, space) => {
          // prettier-ignore
          const patch = patchSignals(JSON.stringify(given, null, space), { onlyIfMissing })
          expect(decodePatch(arrived(patch))).toEqual(patch)
          // `-0` is `0` in JSON; for the rest, JSON is what an object is sent as.
          expect(decodePatch(arrived(patchSignals(given)))).toMatchObject(
            patchSignals(JSON.stringify(given)),
          )
        },
      ),
      options,
    )
  })

  it('passes over unknown keywords, and over lines that browsers lose', () => {
    const plain = decodePatch(elements('elements <p id="a"></p>'))
    const event = elements('color red', 'elements <p id="a"></p>', 'elements', '', 'modes', 'Mode remove') // prettier-ignore
    expect(decodePatch(event)).toEqual(plain)
    expect(decodePatch(signals('zebra 1', 'signals {"a":1}'))).toEqual(patchSignals({ a: 1 }))
  })

  it('takes keywords in any order, and space around a flag', () => {
    const patch = decodePatch(elements('elements <i>', 'useViewTransition  true ', 'elements </i>', 'mode inner', 'selector #a')) // prettier-ignore
    expect(patch).toMatchObject({ html: '<i>\n</i>', useViewTransition: true, mode: 'inner' })
    expect(decodePatch(elements('useViewTransition false', 'namespace html', 'mode outer', 'selector '))).toEqual(decodePatch(elements(''))) // prettier-ignore
  })

  it.each([
    { event: 'datastar-hello', data: 'elements x' },
    { event: 'position', data: '' },
    { event: undefined, data: 'signals {}' },
    new ServerSentEvent({ comment: 'beat' }),
  ])('knows no patch in %j', (event) => {
    expect(decodePatch(event)).toBeUndefined()
  })

  it.each([
    [elements('useViewTransition perhaps'), /useViewTransition is true or false, not "perhaps"/],
    [elements('useViewTransition true', 'useViewTransition true'), /useViewTransition is true/],
    [elements('mode sideways'), /The mode of a patch is one of/],
    [elements('mode '), /The mode of a patch is one of/],
    [elements('mode outer '), /The mode of a patch is one of/],
    [elements('selector #a', 'mode append', 'mode append'), /The mode of a patch is one of/],
    [elements('namespace xml'), /The namespace of a patch is one of/],
    [elements('mode append', 'elements <p>'), /needs a selector/],
    [elements('mode remove', 'elements <p id="a">'), /needs a selector/],
    [elements('selector #a', 'selector #b'), /The selector of a patch is one line/],
    [{ ...elements(''), id: 'é' }, /The id of a patch/],
    [{ ...elements(''), retry: 0.5 }, /The retry of a patch/],
    [{ ...elements(), data: 7 as never }, /The data of an event is text, not number/],
    [signals('onlyIfMissing perhaps', 'signals {}'), /onlyIfMissing is true or false/],
    [signals('onlyIfMissing true'), /has a line of them/],
    [signals('signals {a: 1}'), /or its JSON/],
    [signals('signals [1]'), /not with a list/],
    [signals('signals {"a":'), /or its JSON/],
  ])('refuses %j', (event, problem) => {
    expect(() => decodePatch(event)).toThrow(PatchError)
    expect(() => decodePatch(event)).toThrow(problem)
  })

  it('refuses a patch of another type than it is asked for', () => {
    expect(decodePatch(signals('signals {"a":1}'), 'signals').signals).toEqual({ a: 1 })
    expect(() => decodePatch(signals('signals {}'), 'elements')).toThrow(
      'A patch of elements comes as datastar-patch-elements, not as datastar-patch-signals',
    )
    expect(() => decodePatch({ data: '' }, 'signals')).toThrow(/not as message/)
    // @ts-expect-error - there is no such type
    expect(() => decodePatch(signals('signals {}'), 'script')).toThrow(PatchError)
  })
})
