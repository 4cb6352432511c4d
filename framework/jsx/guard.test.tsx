import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { action, AttributeError, js, on, routes, signals } from '../index.ts'

// Threats T3 and T6; the third of three layers, behind the types and the lint rule.

const { paths } = routes({ say: 'POST /say' })
const Draft = signals({ text: z.string() })
const hostile = "');alert(1)//"
const text: Record<string, string> = { 'data-text': hostile }

/** What takes code, in the spellings that Datastar reads. */
const code = [
  ...['attr', 'class', 'computed', 'style'].flatMap((name) => [`data-${name}`, `data-${name}:x`, `data-${name}:md:p-4`]),
  ...['signals', 'class', 'computed'].map((name) => `data-${name}:first-name__case.kebab`),
  'data-signals', 'data-signals:a.b', 'data-signals__ifmissing',
  'data-effect', 'data-show', 'data-text', 'DATA-TEXT', 'Data-Show',
  'data-init', 'data-init__delay.500ms__viewtransition',
  'data-json-signals', 'data-json-signals__terse',
  'data-on:click', 'data-on:my-event', 'data-on:htmx:after-swap', 'data-on:my-event__case.camel', 'data-on:valuechange', 'data-on:clik__case.kebab', 'DATA-ON:click',
  'data-on:x__debounce.300ms.leading.notrailing__throttle.1s.noleading.trailing__delay.5', 'data-on:x__window__once__capture__passive__prevent__stop__viewtransition',
  'data-on:x__document', 'data-on:x__outside',
  'data-on-intersect', 'data-on-intersect__once__half', 'data-on-intersect__full__exit__threshold.25__debounce.1s',
  'data-on-interval', 'data-on-interval__duration.5s.leading', 'data-on-signal-patch', 'data-on-signal-patch__throttle.5s', 'data-on-signal-patch-filter',
] // prettier-ignore
const names = ['bind', 'indicator', 'ref'].flatMap((name) => [`data-${name}`, `data-${name}__case.kebab`, `DATA-${name}`]) // prettier-ignore

describe('JSX', () => {
  it.each(code)('refuses text for %s, which runs as code', (attribute) => {
    for (const value of [hostile, '', 1, true, false, { a: 1 }, [hostile], Draft.names.text]) {
      const render = () => <p {...{ [attribute]: value }} />
      if (attribute.startsWith('data-json-signals') && value === true) expect(render).not.toThrow()
      else expect(render).toThrow(`<p ${attribute}> takes js\`…\` or action.*, not ${typeof value}`)
    }
  }) // prettier-ignore

  it.each(names)('refuses text for %s, which names a signal', (attribute) => {
    for (const value of ['text', true, '', js`1`]) {
      expect(() => <p {...{ [attribute]: value }} />).toThrow(
        `<p ${attribute}> takes a name from a contract's names, not ${typeof value}`,
      )
    }
  })

  it('says where the text is', () => {
    const render = () => <circle {...text} />
    expect(render).toThrow(AttributeError)
    expect(render).toThrow(expect.objectContaining({ name: 'AttributeError', tag: 'circle', attribute: 'data-text' })) // prettier-ignore
  })

  it.each(code)('takes an expression for %s, or none', (attribute) => {
    expect(String(<p {...{ [attribute]: js`${hostile}` }} />)).toMatch(/="&quot;\\u0027\\u0029/)
    expect(() => [<p {...{ [attribute]: undefined }} />, <p {...{ [attribute]: null }} />]).not.toThrow() // prettier-ignore
  })

  it.each(code)('takes a signal by itself for %s', (attribute) => {
    expect(String(<p {...{ [attribute]: Draft.$.text }} />)).toContain('="$text"')
  })

  it('takes what the helpers make', () => {
    expect(String(<form data-on:submit={action.post(paths.say())} {...Draft.attributes({ text: hostile })} />)).toBe(
      String.raw`<form data-on:submit="@post(&quot;\u002fsay&quot;)" data-signals="({&quot;text&quot;:&quot;\u0027\u0029\u003balert\u00281\u0029\u002f\u002f&quot;})"></form>`,
    )
    expect(String(<input {...Draft.field('text')} {...on('input', js`x()`, { debounce: '300ms' })} />)).toBe(
      '<input name="text" data-bind="text" data-on:input__debounce.300ms="x()"/>',
    )
  }) // prettier-ignore

  it.each([
    ['data-txt', 'data-text'], ['data-tetx', 'data-text'], ['data-on-click', 'data-on:click'], ['data-class-late', 'data-class:late'],
    ['data-calss:late', 'data-class:late'], ['data-on-load', 'data-init'], ['data-model', 'data-bind'], ['data-signal:a', 'data-signals:a'],
    ['data-on-intersects__once', 'data-on-intersect__once'], ['data-json-signal', 'data-json-signals'], ['data-on-my-event', 'data-on:my-event'],
  ])('says of code for %s, which Datastar ignores, to write %s', (attribute, instead) => {
    for (const value of [js`go()`, Draft.$.text, Draft.names.text]) {
      expect(() => <p {...{ [attribute]: value }} />).toThrow(
        `<p ${attribute}> is not read: Datastar 1.0 does not know ${attribute}; write ${instead}`,
      )
    }
  }) // prettier-ignore

  it.each([
    ['data-persist', 'does not know data-persist: it is one of Datastar Pro'],
    ['data-anything', 'does not know data-anything'],
    ['data-on', 'data-on needs a key, as in data-on:click'],
    ['data-on:', 'data-on: has an empty key'],
    ['data-text:late', 'data-text takes no key: not data-text:late'],
    ['data-on-interval:5s', 'data-on-interval takes no key'],
    ['data-on:clik', 'no event clik; write data-on:click, or clik__case.kebab for one of your own'],
    ['data-on:sumbit', 'write data-on:submit'],
    ['data-on:keyDown', 'in lower case; write data-on:keydown'],
    ['data-on:myEvent', "write {...on('myEvent', …)}"],
    ['data-signals:firstName', 'write data-signals:first-name'],
    ['data-attr:viewBox', 'write data-attr={js({ viewBox: … })}'],
    ['data-on:click__prevnt', 'a modifier that Datastar ignores, __prevnt; write __prevent'],
    ['data-show__once', 'a modifier that Datastar ignores, __once'],
    ['data-on:click__prevent__', 'a modifier that Datastar ignores, __'],
    ['data-on:input__debounce', 'has no time: write __debounce.500ms'],
    ['data-on:input__debounce.leading.300ms', 'has no time'],
    ['data-on-interval__duration.0.5s.leading', undefined],
    ['data-init__delay.1.5s', undefined],
    ['data-init__delay.soon', 'has no time'],
  ])('refuses even code for %s, which would not do what it says', (attribute, problem) => {
    const render = () => <p {...{ [attribute]: js`go()` }} />
    if (problem === undefined) expect(render).not.toThrow()
    else expect(render).toThrow(problem)
  })

  it.each(['data-bind:text', 'data-indicator:busy', 'data-ref:el'])(
    'refuses even a name for %s, which has one already', (attribute) => {
      expect(() => <p {...{ [attribute]: Draft.names.text }} />).toThrow(
        `takes the signal as its value; write ${attribute.replace(/:.*/, '')}={Contract.names.…}`,
      )
    },
  ) // prettier-ignore

  it.each(['onclick', 'onClick', 'ONCLICK', 'onload', 'onerror', 'onpopstate', 'onfocusin'])(
    "refuses %s, the browser's own code", (attribute) => {
      for (const value of [hostile, '', () => 1, js`go()`]) {
        expect(() => <img {...{ [attribute]: value }} />).toThrow(
          `<img ${attribute}> is code of the browser's own; write data-on:${attribute.slice(2).toLowerCase()}`,
        )
      }
    },
  ) // prettier-ignore

  it('refuses what a user could hand over as the attributes of an element', () => {
    for (const name of ['data-on:click', 'data-init', 'data-on-click', 'onclick', 'data-bind']) {
      const user = JSON.parse(JSON.stringify({ title: 'x', [name]: hostile }))
      expect(() => <p {...user} />, name).toThrow(AttributeError)
    }
  })

  it.each(['data-id', 'data-texture', 'data-onion', 'data-on_x', 'data-bindery', 'data-user-text', 'data-preserve-attr', 'data-testid', 'data-test', 'data-kind', 'data-txt', 'data-on-sale', 'data-class-name', 'data-:', 'data-', 'one', 'only', 'class', 'title'])(
    'takes text for %s, which is not code', (attribute) => {
      expect(String(<p {...{ [attribute]: 'x' }} />)).toBe(`<p ${attribute}="x"></p>`)
    },
  ) // prettier-ignore

  it('takes the markers of elements that Datastar leaves alone', () => {
    expect(String(<p data-ignore data-ignore__self={true} data-ignore-morph data-preserve-attr="open class" />)).toBe(
      '<p data-ignore="true" data-ignore__self="true" data-ignore-morph="true" data-preserve-attr="open class"></p>',
    )
    expect(() => <p {...({ [`data-ignore-morph:x`]: true })} />).toThrow('data-ignore-morph takes no key')
    expect(() => <p {...{ 'data-preserve-attr': js`1` as never }} />).toThrow('takes text, not code')
  }) // prettier-ignore

  // Threat T38.
  it.each(['data-on:'.padEnd(1e5, 'clik'), 'data-'.padEnd(1e5, '-'), 'data-text'.padEnd(1e5, '__once'), 'data-on-'.padEnd(1e5, 'x')])(
    'reads a name of 100,000 letters in no time', (attribute) => {
      const begin = process.cpuUsage()
      try { void (<p {...{ [attribute]: js`1` }} />) } catch { /* or refuses it */ }
      expect(process.cpuUsage(begin).user).toBeLessThan(500_000) // takes 5 ms; quadratic would be seconds
    },
  ) // prettier-ignore

  it('still refuses text after ten thousand other names', () => {
    for (let i = 0; i < 10_000; i++) expect(() => <p {...{ [`data-x${i}`]: '' }} />).not.toThrow()
    expect(() => <p {...text} />).toThrow(AttributeError)
  })
})
