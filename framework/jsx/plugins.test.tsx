import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { action, js, on, routes, signals } from '../index.ts'
import { bind } from '../signals/bind.ts'
import { signalFilter } from '../signals/signal-filter.ts'
import { PLUGINS } from './plugins.ts'

// The "all Datastar attributes typed for every element". The oracle is what the browser's
// script registers; the page for users names all of it.

const client = path.join(import.meta.dirname, '../client')
const docs = readFileSync(path.join(client, '../../docs/attributes.md'), 'utf8')
const sources = readdirSync(path.join(client, 'attributes'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(client, 'attributes', file), 'utf8'))

/** The attributes that the browser's script registers, with what it says of their keys. */
const registered = sources.flatMap((source) => {
  const [, name] = /attribute\(\{\s+name: '([^']+)'/.exec(source) ?? []
  if (name === undefined) return []
  const [, requirement = ''] = /requirement: (.*),\n/.exec(source) ?? []
  return [{ name, requirement }]
})

// They are looked at, but are no plugins.
const MARKS = ['ignore', 'ignore-morph', 'preserve-attr', 'on-signal-patch-filter']

describe('the attributes of Datastar', () => {
  it('are those that the browser’s script has', () => {
    const names = [...PLUGINS.keys()].filter((name) => !MARKS.includes(name))
    expect(names.toSorted()).toEqual(registered.map(({ name }) => name).toSorted())
  })

  it.each(registered)('have a key as the script wants it: $name', ({ name, requirement }) => {
    const { key, takes } = PLUGINS.get(name)!
    if (requirement === "'must'") expect(key).toBe('must')
    else if (/denied/.test(requirement)) expect(key).toBe('none')
    else if (/exclusive/.test(requirement)) expect([takes, key]).toEqual(['name', 'none'])
    else if (name !== 'on-signal-patch') expect(key).toBe('may')
  })

  it('have the modifiers that the script reads', () => {
    const texts = [...sources, readFileSync(path.join(client, 'modifiers.ts'), 'utf8'), readFileSync(path.join(client, 'grammar.ts'), 'utf8')] // prettier-ignore
    const read = new Set(texts.flatMap((text) => [...text.matchAll(/mods\.(?:has|get)\('(\w+)'\)/g)].map(([, name]) => name))) // prettier-ignore
    const known = new Set([...PLUGINS.values()].flatMap(({ modifiers }) => modifiers))
    known.delete('self') // of data-ignore, which the engine reads
    expect([...known].toSorted()).toEqual([...read].toSorted())
  })

  it('are all on the page for users, as are the options of actions', () => {
    const helpers: Record<string, string> = { 'on-intersect': 'on.intersect', 'on-interval': 'on.interval', 'on-signal-patch': 'on.signalPatch', 'on-signal-patch-filter': 'on.signalPatch', 'signals': 'data-signals={' } // prettier-ignore
    for (const name of PLUGINS.keys()) expect(docs).toContain(helpers[name] ?? `data-${name}`)
    for (const option of ['payload', 'filterSignals', 'contentType', 'selector', 'headers', 'openWhenHidden', 'requestCancellation', 'retry', 'retryInterval', 'retryScaler', 'retryMaxWait', 'retryMaxCount']) {
      expect(docs).toContain(option)
    } // prettier-ignore
  })
})

describe('the page for users', () => {
  const Draft = signals({ text: z.string(), count: z.number(), _busy: z.boolean() })
  const { paths } = routes({ say: 'POST /say' })
  const run = js`go()`

  it('spells what compiles and renders', () => {
    const page = (
      <main data-signals={js({ a: 1 })} data-signals:a={js`1`} data-signals__ifmissing={js({ a: 1 })}>
        <form {...Draft.attributes({ text: '', count: 0, _busy: false })} data-computed:total={js`${Draft.$.count} * ${2}`} data-indicator={Draft.names._busy} data-ref={Draft.names._busy}>
          <input {...Draft.field('text')} />
          <input data-bind={Draft.names.text} {...bind(Draft.names.text, { prop: 'value', event: 'sl-input' })} />
        </form>
        <pre data-json-signals data-json-signals__terse={signalFilter({ include: /^a/ })} />
        <p data-text={Draft.$.text} data-show={js`${Draft.$.text} !== ''`} data-class={js({ late: js`${Draft.$.count} > ${5}`, 'md:p-4': true })} data-class:late={run} />
        <svg data-attr={js({ disabled: Draft.$._busy, viewBox: '0 0 1 1' })} data-attr:disabled={run} data-style={js({ color: 'red', '--gap': 1 })} data-style:color={run} />
        <my-tag data-on:click={run} data-on:click__prevent={run} {...on('input', run, { debounce: '300ms' })} {...on('popstate', run, { target: 'window' })} />
        <my-tag {...on('itemAdded', run)} {...on('changed', run, { custom: true })} data-effect={run} data-init={run} {...on.init(run, { delay: '500ms' })} />
        <p {...on.interval(run, { duration: '5s', leading: true })} {...on.intersect(run, { once: true, threshold: 'half' })} {...on.signalPatch(run, { include: Draft.names.text })} />
        <p data-ignore-morph data-preserve-attr="open class" /><p data-ignore data-ignore__self />
        <button data-on:click={action.post(paths.say(), { payload: { text: Draft.$.text } })} data-effect={js`${action.peek(Draft.$.text)}; ${action.setAll('')}; ${action.toggleAll()}`} />
      </main>
    ) // prettier-ignore
    expect(String(page)).toContain('data-on:changed__case.kebab="go()"')
  })
})
