import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { parseName } from '../client/grammar.ts'
import { js, on, type OnModifiers, signals } from '../index.ts'
import { bind } from './bind.ts'
import { DOCUMENT_EVENTS, type DomEvent, ELEMENT_EVENTS, WINDOW_EVENTS } from './dom-event.ts'

// `on` with every modifier of datastar.md 2.4. The oracle is the grammar of the browser's script.

const run = js`go()`
const nameOf = (modifiers: OnModifiers) => Object.keys(on('input', run, modifiers))[0]

describe('on()', () => {
  it('is an attribute to spread', () => {
    expect(on('click', run)).toEqual({ 'data-on:click': run })
    expect(on('my-event', run)).toEqual({ 'data-on:my-event': run })
    const { $ } = signals({ _open: z.boolean() })
    expect(on('click', $._open, { once: true })).toEqual({ 'data-on:click__once': $._open })
  })

  it.each<[OnModifiers, string]>([
    [{}, ''],
    [{ debounce: '300ms' }, '__debounce.300ms'],
    [{ debounce: { wait: '1s', leading: true, trailing: false } }, '__debounce.1s.leading.notrailing'],
    [{ throttle: '2s' }, '__throttle.2s'],
    [{ throttle: { wait: '50ms', leading: false, trailing: true } }, '__throttle.50ms.noleading.trailing'],
    [{ delay: '0ms' }, '__delay.0ms'],
    [{ prevent: true, stop: true }, '__prevent__stop'],
    [{ once: true, capture: true, passive: true }, '__once__capture__passive'],
    [{ target: 'window' }, '__window'],
    [{ target: 'document' }, '__document'],
    [{ target: 'outside', debounce: '300ms', once: true }, '__debounce.300ms__outside__once'],
    [{ viewTransition: true }, '__viewtransition'],
    [{ throttle: { wait: '50ms', trailing: true }, debounce: { wait: '1s', trailing: true }, delay: '5ms' }, '__debounce.1s.trailing__throttle.50ms.trailing__delay.5ms'],
  ])('spells %j', (modifiers, spelled) => {
    expect(nameOf(modifiers)).toBe(`data-on:input${spelled}`)
  }) // prettier-ignore

  it.each(['0.5s', '-1s', '1e3ms', 'NaNs', ' 5ms', '5ms\n', '5', '', '5m', '5ms.leading'])('refuses the time %j', (time) => {
    const wait = time as '5ms'
    expect(() => nameOf({ debounce: wait })).toThrow(/The debounce of an event is a whole number of ms or s/)
    expect(() => nameOf({ throttle: { wait } })).toThrow(/The throttle of/)
    expect(() => nameOf({ delay: wait })).toThrow(TypeError)
  }) // prettier-ignore

  it.each<[Record<string, unknown>, RegExp]>([
    [{ prevent: true, passive: true }, /What is passive promises not to prevent/],
    [{ target: 'outside', prevent: true }, /would do so everywhere/],
    [{ target: 'outside', stop: true }, /would do so everywhere/],
    [
      { debounce: { wait: '1s', trailing: false } },
      /A debounce that is neither leading nor trailing/,
    ],
    [
      { throttle: { wait: '1s', leading: false } },
      /A throttle that is neither leading nor trailing/,
    ],
  ])('refuses %j, which contradicts itself', (modifiers, message) => {
    expect(() => nameOf(modifiers as OnModifiers)).toThrow(message)
  })

  it.each([
    ['myEvent', 'my-event__case.camel'], ['MyEvent', 'my-event__case.pascal'], ['my-event', 'my-event'], ['htmx:afterSwap', 'htmx:after-swap__case.camel'],
    ['my-Event', 'my--event__case.camel'], ['a.b-c', 'a.b-c'], ['itemAdded2', 'item-added2__case.camel'], ['DOMContent', 'd-o-m-content__case.pascal'],
  ])('spells the event %s, which HTML would read in lower case', (event, spelled) => {
    const [name = ''] = Object.keys(on(event as 'a-b', run, { once: true }))
    expect(name).toBe(`data-on:${spelled}__once`)
    const { plugin, key, mods } = parseName(name)!
    expect([plugin, [...mods.keys()].includes('once'), key]).toEqual(['on', true, spelled.replace(/__.*/, '')])
  }) // prettier-ignore

  it.each(['', 'a b', 'a__b', 'a"b', "a'b", 'a=b', 'a>b', 'a/b', '-myEvent-X-x', '_a-b', 'a-b_', 'foo-barBaz', 'a\0-b', '\n-', 'X-y'])(
    'refuses the event %j, which no attribute can spell', (event) => {
      expect(() => on(event as 'a-b', run, { once: true })).toThrow(`No attribute can spell the event ${JSON.stringify(event)}`)
    },
  ) // prettier-ignore

  it('takes any name that is said to be of your own', () => {
    expect(on('changed', run, { custom: true })).toEqual({ 'data-on:changed__case.kebab': run })
    expect(on('Changed', run, { custom: true, once: true })).toEqual({ 'data-on:changed__case.pascal__once': run }) // prettier-ignore
  })

  it('listens where the event happens', () => {
    expect(on('popstate', run, { target: 'window' })).toEqual({ 'data-on:popstate__window': run })
    expect(on('visibilitychange', run, { target: 'document' })).toEqual({ 'data-on:visibilitychange__document': run }) // prettier-ignore
    expect(on('visibilitychange', run, { target: 'window' })).toEqual({ 'data-on:visibilitychange__window': run }) // prettier-ignore
    expect(on('DOMContentLoaded', run, { target: 'document' })).toEqual({ 'data-on:d-o-m-content-loaded__case.pascal__document': run }) // prettier-ignore
    for (const event of [...WINDOW_EVENTS, ...DOCUMENT_EVENTS]) {
      expect(() => on(event as 'a-b', run)).toThrow(/happens at the (?:window|document) only: say target/)
      expect(() => on(event as 'a-b', run, { target: 'outside' })).toThrow(TypeError)
    }
  }) // prettier-ignore

  it('knows the events that browsers have', () => {
    type Lib = keyof GlobalEventHandlersEventMap | keyof WindowEventMap | keyof DocumentEventMap
    // Our own are not the browser's; the prefixed ones are spelled otherwise, and long superseded.
    type Known = Exclude<Lib, `webkit${string}` | `datastar-${string}`>
    expectTypeOf<Exclude<Known, DomEvent>>().toEqualTypeOf<never>()
    const all = [...ELEMENT_EVENTS, ...WINDOW_EVENTS, ...DOCUMENT_EVENTS]
    expect(new Set(all).size).toBe(all.length)
  })

  it('does not compile with a misspelt event, plain text or an unknown modifier', () => {
    // @ts-expect-error - browsers have no such event, and those of your own have a hyphen
    on('clik', run)
    // @ts-expect-error - browsers spell it keydown
    expect(() => on('keyDown', run)).not.toThrow()
    // @ts-expect-error - text is not code
    on('click', 'alert(1)')
    // @ts-expect-error - there is no such modifier
    on('click', run, { twice: true })
    // @ts-expect-error - a time has a unit
    expect(() => on('click', run, { delay: '300' })).toThrow(TypeError)
    // @ts-expect-error - and is a whole number
    expect(() => on('click', run, { delay: '0.5s' })).toThrow(TypeError)
    // @ts-expect-error - it happens at the window
    expect(() => on('popstate', run)).toThrow(TypeError)
    // @ts-expect-error - not at an element
    expect(() => on('popstate', run, { once: true })).toThrow(TypeError)
    // @ts-expect-error - nor at the document
    expect(() => on('popstate', run, { target: 'document' })).toThrow(TypeError)
    // @ts-expect-error - what is passive prevents nothing
    expect(() => on('wheel', run, { passive: true, prevent: true })).toThrow(TypeError)
    // @ts-expect-error - that would prevent every click of the page
    expect(() => on('click', run, { target: 'outside', prevent: true })).toThrow(TypeError)
    // @ts-expect-error - it would never run
    expect(() => on('click', run, { debounce: { wait: '1s', trailing: false } })).toThrow(TypeError)
    // @ts-expect-error - nor would this
    expect(() => on('click', run, { throttle: { wait: '1s', leading: false } })).toThrow(TypeError)
  })
})

describe('on.intersect(), on.interval(), on.signalPatch() and on.init()', () => {
  const { names } = signals({ text: z.string() })

  it.each([
    [on.intersect(run), 'data-on-intersect'],
    [on.intersect(run, { once: true, threshold: 'half', viewTransition: true }), 'data-on-intersect__once__half__viewtransition'],
    [on.intersect(run, { threshold: 25, exit: true, debounce: '1s', delay: '5ms' }), 'data-on-intersect__debounce.1s__delay.5ms__threshold.25__exit'],
    [on.interval(run, { duration: '5s', leading: true }), 'data-on-interval__duration.5s.leading'],
    [on.interval(run, { duration: '500ms', viewTransition: true }), 'data-on-interval__duration.500ms__viewtransition'],
    [on.signalPatch(run), 'data-on-signal-patch'],
    [on.signalPatch(run, { throttle: { wait: '5s', trailing: true }, delay: '1s' }), 'data-on-signal-patch__throttle.5s.trailing__delay.1s'],
    [on.init(run), 'data-init'],
    [on.init(run, { delay: '500ms', viewTransition: true }), 'data-init__delay.500ms__viewtransition'],
  ])('are attributes to spread: %j', (attributes, name) => {
    expect(attributes).toEqual({ [name]: run })
  }) // prettier-ignore

  it('hear of the signals that a filter picks', () => {
    const { 'data-on-signal-patch-filter': filter, ...rest } = on.signalPatch(run, { include: names.text, debounce: '1s' }) // prettier-ignore
    expect(rest).toEqual({ 'data-on-signal-patch__debounce.1s': run })
    expect(JSON.parse(String(filter))).toEqual({ include: '^(?:text)(?:\\.|$)' })
  })

  it('refuse what would run without end, or never', () => {
    for (const duration of ['0ms', '0s', '00s'] as const) {
      expect(() => on.interval(run, { duration: duration as '0s' })).toThrow(/no time/)
    }
    for (const threshold of [0, -1, 101, 0.5, Number.NaN]) {
      expect(() => on.intersect(run, { threshold })).toThrow(/A threshold is a whole number of percent/) // prettier-ignore
    }
    // @ts-expect-error - how often?
    expect(() => on.interval(run, { leading: true })).toThrow(TypeError)
    // @ts-expect-error - it is half, full or a number
    void (() => on.intersect(run, { threshold: 'quarter' }))
    // @ts-expect-error - an interval cannot be debounced
    void (() => on.interval(run, { duration: '1s', debounce: '1s' }))
    // @ts-expect-error - names come from a contract
    void (() => on.signalPatch(run, { include: 'text' }))
  })
})

describe('bind()', () => {
  const { names } = signals({ _open: z.boolean() })

  it('ties a signal to a property, and to events', () => {
    expect(bind(names._open, { prop: 'open', event: 'toggle' })).toEqual({ 'data-bind__prop.open__event.toggle': names._open }) // prettier-ignore
    expect(bind(names._open, { prop: 'isOpen', event: ['a-b', 'c'] })).toEqual({ 'data-bind__prop.is-open__event.a-b.c': names._open }) // prettier-ignore
    expect(bind(names._open, { event: 'change' })).toEqual({ 'data-bind__event.change': names._open })
    expect(bind(names._open, { prop: 'innerHTML' })).toEqual({ 'data-bind__prop.inner-h-t-m-l': names._open }) // prettier-ignore
    expect(bind(names._open, {})).toEqual({ 'data-bind': names._open })
  }) // prettier-ignore

  it.each(['a b', 'a.b', '', 'a__b', 'Open', 'is-open', '_x'])(
    'refuses the property %j',
    (prop) => {
      expect(() => bind(names._open, { prop })).toThrow(`the property ${JSON.stringify(prop)}`)
    },
  )

  it.each(['a b', 'a.b', '', 'a__b', 'myEvent'])('refuses the event %j', (event) => {
    expect(() => bind(names._open, { event: ['a', event] })).toThrow(`the event ${JSON.stringify(event)}`) // prettier-ignore
  })

  it('does not compile with plain text for a name', () => {
    // @ts-expect-error - a name comes from a contract
    void (() => bind('open', {}))
  })
})
