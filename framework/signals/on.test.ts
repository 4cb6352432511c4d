import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { js, on, type OnModifiers, signals } from '../index.ts'

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
  ])('spells %j', (modifiers, spelled) => {
    expect(nameOf(modifiers)).toBe(`data-on:input${spelled}`)
  }) // prettier-ignore

  it.each(['0.5s', '-1s', '1e3ms', 'NaNs', ' 5ms', '5ms\n', '5', '', '5m', '5ms.leading'])('refuses the time %j', (time) => {
    const wait = time as '5ms'
    expect(() => nameOf({ debounce: wait })).toThrow(/The debounce of an event is a whole number of ms or s/)
    expect(() => nameOf({ throttle: { wait } })).toThrow(/The throttle of/)
    expect(() => nameOf({ delay: wait })).toThrow(TypeError)
  }) // prettier-ignore

  it('does not compile with a misspelt event, plain text or an unknown modifier', () => {
    // @ts-expect-error - browsers have no such event, and those of your own have a hyphen
    on('clik', run)
    // @ts-expect-error - text is not code
    on('click', 'alert(1)')
    // @ts-expect-error - there is no such modifier
    on('click', run, { twice: true })
    // @ts-expect-error - a time has a unit
    expect(() => on('click', run, { delay: '300' })).toThrow(TypeError)
  })
})
