import { describe, expect, it } from 'vitest'
import { brokenRequirement, cased, parseName } from './grammar.ts'

describe('parseName()', () => {
  it('splits plugin, key, modifiers and tags', () => {
    expect(parseName('data-on:click__debounce.300ms.leading__stop')).toEqual({
      plugin: 'on',
      key: 'click',
      rawKey: 'on:click__debounce.300ms.leading__stop',
      mods: new Map([
        ['debounce', new Set(['300ms', 'leading'])],
        ['stop', new Set()],
      ]),
    })
  })

  it('leaves later colons and dots to the key', () => {
    expect(parseName('data-on:htmx:after-swap')?.key).toBe('htmx:after-swap')
    expect(parseName('data-signals:a.b-c')?.key).toBe('a.b-c')
  })

  it('has no key without a colon, nor with nothing behind it', () => {
    expect(parseName('data-on-click')).toMatchObject({ plugin: 'on-click', key: undefined })
    expect(parseName('data-on:')?.key).toBeUndefined()
  })

  it('passes over attributes that are not data', () => {
    expect(parseName('class')).toBeUndefined()
  })
})

describe('brokenRequirement()', () => {
  it.each([
    ['must', undefined, 'v', 'KeyRequired'],
    ['must', 'k', undefined, 'ValueRequired'],
    ['denied', 'k', undefined, 'KeyNotAllowed'],
    ['denied', undefined, 'v', 'ValueNotAllowed'],
    ['exclusive', 'k', 'v', 'KeyAndValueProvided'],
    ['exclusive', undefined, undefined, 'KeyOrValueRequired'],
    ['exclusive', 'k', undefined, undefined],
    ['allowed', undefined, undefined, undefined],
    [undefined, 'k', 'v', undefined],
  ] as const)('of %s, given key %s and value %s, is %s', (requirement, key, value, broken) => {
    expect(brokenRequirement(requirement, key, value)).toBe(broken)
  })

  it('is told for key and value apart', () => {
    expect(brokenRequirement({ key: 'denied', value: 'must' }, undefined, 'v')).toBeUndefined()
    expect(brokenRequirement({ key: 'denied', value: 'must' }, 'k', 'v')).toBe('KeyNotAllowed')
    expect(brokenRequirement({ value: 'must' }, 'k', undefined)).toBe('ValueRequired')
  })
})

describe('cased()', () => {
  it.each([
    ['foo-bar', [], 'fooBar'],
    ['a.b-c.d', [], 'a.bC.d'],
    ['foo-1', [], 'foo-1'],
    ['x1-y2', [], 'x1Y2'],
    ['foo-bar', ['kebab'], 'foo-bar'],
    ['foo-bar', ['snake'], 'foo_bar'],
    ['my-thing', ['pascal'], 'MyThing'],
    ['my-thing', ['snake', 'pascal'], 'My_thing'],
  ])('spells %s with %j as %s', (key, tags, expected) => {
    const mods = new Map(tags.length > 0 ? [['case', new Set(tags)]] : [])
    expect(cased(key, mods, 'camel')).toBe(expected)
  })

  it('leaves a key as it is where that is usual', () => {
    expect(cased('my-event', new Map(), 'kebab')).toBe('my-event')
  })
})
