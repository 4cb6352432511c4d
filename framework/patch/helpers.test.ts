// Threat T9, and what the helpers that run in the browser are made of: the browser itself runs them
// in e2e/client/patch-helpers.spec.ts.
import fc from 'fast-check'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { toJavaScript } from '../client/expression.ts'
import { announce } from './announce.ts'
import { consoleLog } from './console-log.ts'
import { dispatchEvent } from './dispatch-event.ts'
import { encodePatch } from './encode.ts'
import { pushUrl, redirect, replaceUrl } from './location.ts'
import { type ElementsPatch, PatchError } from './patch.ts'
import { executeScript } from './script.ts'
import { sendPatches } from './send.ts'
import { UrlError } from './url.ts'

const options = { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) }

/** The expression that a helper's patch brings, as a browser reads it out of the markup. */
function expressionOf(patch: ElementsPatch): string {
  expect(patch).toMatchObject({ selector: 'html', mode: 'append', namespace: 'html' })
  const [, attribute = ''] = /^<div hidden data-init="([^"]*)"><\/div>$/.exec(patch.html) ?? []
  expect(attribute).not.toBe('')
  const characters: Record<string, string> = { quot: '"', lt: '<', amp: '&' }
  return attribute.replace(/&(\w+);/g, (entity, name: string) => characters[name] ?? entity)
}

/** Runs a patch's expression as the client would, with these in place of the browser's own. */
function run(patch: ElementsPatch, browser: Record<string, unknown>): { removed: number } {
  const el = { removed: 0, remove: () => void el.removed++ }
  const later: (() => void)[] = []
  const wait = (task: () => void) => later.push(task)
  const scope = { queueMicrotask: wait, setTimeout: wait, ...browser }
  const code = toJavaScript(expressionOf(patch))
  // oxlint-disable-next-line no-implied-eval, no-new-func -- as the client does
  new Function('el', ...Object.keys(scope), code)(el, ...Object.values(scope))
  expect(el.removed).toBe(1) // whatever goes wrong later
  for (const task of later) task()
  return el
}

describe('redirect(), replaceUrl() and pushUrl()', () => {
  const ON_THIS_SITE = ['/', '/a/b?c=d&e=/f//g#h', '/..//evil.example', '/%2f/evil.example', '/a\\b', '/@evil.example', `/x'"$a@post(1)`, '/ü 🎉'] // prettier-ignore
  const OFF_THIS_SITE = [
    '//evil.example', '/\\evil.example', '\\/evil.example', '///evil.example', '/\t/evil.example', '/\n/evil.example', ' //evil.example', ' /here', 'https://evil.example',
    'https:\\\\evil.example', 'https:evil.example', 'HTTPS://evil.example', 'javascript:alert(1)', 'java\nscript:alert(1)', ' javascript:alert(1)', 'data:text/html,x',
    '/x\r\nSet-Cookie: a=b', '/x\0', '/x\x7f', 'here', '?q=1', '#top', '.', '', 7 as never, undefined as never,
  ] // prettier-ignore

  it.each(ON_THIS_SITE)('lead to %j as it is', (url) => {
    const visited: unknown[] = []
    const location = { assign: (to: unknown) => visited.push(to) }
    expect(run(redirect(url), { location }).removed).toBe(1)
    const state = { scrolled: 7 }
    const history = {
      state,
      pushState: (...all: unknown[]) => visited.push(all),
      replaceState: (...all: unknown[]) => visited.push(all),
    }
    run(pushUrl(url), { history })
    run(replaceUrl(url), { history })
    expect(visited).toEqual([url, [null, '', url], [state, '', url]])
  })

  it.each(OFF_THIS_SITE)('refuse %j', (url) => {
    for (const lead of [redirect, pushUrl, replaceUrl]) expect(() => lead(url)).toThrow(UrlError)
    expect(() => redirect(url, { allow: ['https://accounts.example'] })).toThrow(UrlError)
  })

  it('answer 400 when the URL came from a request', async () => {
    const app = new Hono().post('/', (c) => sendPatches(c, redirect(c.req.query('next') ?? '')))
    const headers = { 'Datastar-Request': 'true' }
    const response = await app.request('/?next=//evil.example', { method: 'POST', headers })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('not "//evil.example"')
    expect((await app.request('/?next=/here', { method: 'POST', headers })).status).toBe(200)
  })

  it('lead to origins that are allowed, and to no other', () => {
    const allow = ['https://accounts.example', 'http://localhost:8080']
    const visited: unknown[] = []
    const location = { assign: (to: unknown) => visited.push(to) }
    for (const url of ['https://accounts.example', 'https:\\\\accounts.example\\a', 'http://localhost:8080/b?c', '/d']) run(redirect(url, { allow }), { location }) // prettier-ignore
    expect(visited).toEqual(['https://accounts.example/', 'https://accounts.example/a', 'http://localhost:8080/b?c', '/d']) // prettier-ignore
    for (const url of [
      'https://accounts.example.evil.example',
      'https://accounts.example@evil.example',
      'http://accounts.example',
      'https://accounts.example:444',
      '//accounts.example',
    ]) {
      // prettier-ignore
      expect(() => redirect(url, { allow })).toThrow(UrlError)
    }
  })

  it.each(['accounts.example', 'https://accounts.example/', '*', 'null', 'javascript:', 'data:'])(
    'do not take %j for an origin',
    (origin) => {
      expect(() => redirect('/', { allow: [origin] })).toThrow(PatchError)
    },
  )

  it('lead nowhere but to this site, whatever the text', () => {
    const piece = fc.constantFrom('/', '\\', '\t', '\n', '.', ':', '@', '?', '#', 'https:', 'javascript:', 'evil.example', ' ', '%2f', '\u2028') // prettier-ignore
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 8 }), fc.constantFrom('', '/'), (rest, start) => {
        const url = start + rest
        try {
          redirect(url)
        } catch (error) {
          expect(error).toBeInstanceOf(UrlError)
          return
        }
        expect(new URL(url, 'https://here.example/a/b').origin).toBe('https://here.example')
      }), // prettier-ignore
      options,
    )
  })
})

describe('what runs in the browser', () => {
  const hostile = `a");alert(1);//'\`\${$b}@post('/x')$c</div><script>"&quot;&\\u0022\u2028🖕JS_x_DS🚀`

  it('holds data as it is, and nothing that Datastar rewrites', () => {
    const any = fc.oneof(fc.constant(hostile), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('"', "'", '`', '$', '@', '{', '}', '(', '\\', '\n', '\u2028', '<', '&', ';', 'a') })) // prettier-ignore
    fc.assert(
      fc.property(any, (text) => {
        const dispatched: CustomEvent[] = []
        const document = { dispatchEvent: (event: CustomEvent) => dispatched.push(event) }
        const patch = dispatchEvent('saved', { [text]: [text], __proto__: null })
        expect(run(patch, { document }).removed).toBe(1)
        const wellFormed = JSON.parse(JSON.stringify({ [text]: [text] })) as object
        expect(dispatched.map(({ detail }) => detail)).toEqual([wellFormed])
        expect(expressionOf(patch)).not.toMatch(/[@$`#\n\r\u0080-\uffff]/)
        expect(patch.html).not.toMatch(/<(?!div hidden|\/div>)/)
      }),
      options,
    )
  })

  it('has an id and a retry where it is given one', () => {
    const event = { id: '7', retry: 5 }
    const all = [redirect('/', event), pushUrl('/', event), replaceUrl('/', event), dispatchEvent('a', 1, event), consoleLog('a', event), announce('a', event), executeScript('', { evaluate: true, ...event })] // prettier-ignore
    for (const patch of all) expect(encodePatch(patch)).toMatchObject(event)
  })
})

describe('dispatchEvent()', () => {
  it('dispatches to the document, or to every element of a selector, with options', () => {
    const events: CustomEvent[] = []
    const target = { dispatchEvent: (event: CustomEvent) => events.push(event) }
    const asked: string[] = []
    const document = { ...target, querySelectorAll: (selector: string) => (asked.push(selector), [target, target]) } // prettier-ignore
    run(dispatchEvent('saved'), { document })
    run(dispatchEvent('saved', 1, { selector: 'a[b="@c"]', bubbles: false, cancelable: false, composed: false }), { document }) // prettier-ignore
    expect(asked).toEqual(['a[b="@c"]'])
    expect(new Set(events).size).toBe(3)
    expect(events.map(({ type, detail, bubbles, cancelable, composed }) => [type, detail, bubbles, cancelable, composed])).toEqual([
      ['saved', null, true, true, true], ['saved', 1, false, false, false], ['saved', 1, false, false, false],
    ]) // prettier-ignore
  })

  it.each(['', 'two words', 'a\nb', 'a\0'])('refuses the name %j', (name) => {
    expect(() => dispatchEvent(name)).toThrow(PatchError)
  })

  it('refuses what is no data, and says where', () => {
    expect(() => dispatchEvent('a', Number.NaN)).toThrow('A patch cannot set the detail to NaN')
    expect(() => dispatchEvent('a', { b: [new Date(0)] })).toThrow('the detail "b.0" to a Date')
    expect(() => dispatchEvent('a', 1, { selector: '' })).toThrow(/The selector of a patch/)
  })
})

describe('consoleLog()', () => {
  it('writes data at a level', () => {
    const lines: unknown[] = []
    const console = { log: (line: unknown) => lines.push(['log', line]), warn: (line: unknown) => lines.push(['warn', line]) } // prettier-ignore
    run(consoleLog(`"$a" @b`), { console })
    run(consoleLog({ a: [1] }, { level: 'warn' }), { console })
    expect(lines).toEqual([['log', `"$a" @b`], ['warn', { a: [1] }]]) // prettier-ignore
  })

  it('refuses what is no data, or no level', () => {
    expect(() => consoleLog(new Map())).toThrow('A patch cannot set the value to a Map')
    expect(() => consoleLog('', { level: 'clear' as never })).toThrow(/The level of a line is one of/) // prettier-ignore
  })
})

describe('announce()', () => {
  it.each(['', ' \n', 7 as never])('refuses to say %j', (text) => {
    expect(() => announce(text)).toThrow(PatchError)
  })
})

describe('executeScript() with evaluate', () => {
  it('runs the script as it is, whatever Datastar would make of it', () => {
    const script = `seen = ["$a", '@b()', \`\${1 + 1}\`, "</script>"] // $c\n;globalThis.seen = seen`
    run(executeScript(script, { evaluate: true }), {})
    expect((globalThis as { seen?: unknown }).seen).toEqual(['$a', '@b()', '2', '</script>'])
    delete (globalThis as { seen?: unknown }).seen
  })

  it('takes no attributes', () => {
    // @ts-expect-error - there is no tag to write them on
    executeScript('', { evaluate: true, attributes: { type: 'module' } })
  })
})
