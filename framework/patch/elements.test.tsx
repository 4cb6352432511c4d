/** @jsxImportSource hono/jsx */
// Rows 109-114 of the capabilities; threats T1, T2, T5.
import fc from 'fast-check'
import { html, raw } from 'hono/html'
import { createContext, ErrorBoundary, Suspense } from 'hono/jsx'
import { describe, expect, it } from 'vitest'
import { executeScript, PatchError, patchElements, patchSignals, removeElements } from '../index.ts'
import { encodePatch } from './encode.ts'
import { onMisplacedPatch } from './misplaced.ts'
import { decode, NUM_RUNS, wire } from './wire.test.helpers.ts'

onMisplacedPatch(false) // what has no place here is on no page

describe('patchElements()', () => {
  it('writes every option, and no default', async () => {
    expect(await wire(patchElements(<b>x</b>, {
      selector: '#a', mode: 'append', useViewTransition: true, viewTransitionSelector: '#b', namespace: 'svg',
    }))).toBe('event: datastar-patch-elements\ndata: selector #a\ndata: mode append\ndata: useViewTransition true\n' +
      'data: viewTransitionSelector #b\ndata: namespace svg\ndata: elements <b>x</b>\n\n') // prettier-ignore
    expect(await wire(patchElements(<b>x</b>, { mode: 'outer', namespace: 'html', useViewTransition: false, viewTransitionSelector: '#b' })))
      .toBe('event: datastar-patch-elements\ndata: elements <b>x</b>\n\n') // prettier-ignore
  })

  it('writes id and retry before the data, and no retry that every browser has', async () => {
    expect(await wire(patchElements(<b id="x" />, { id: '7', retry: 2000 }))).toBe(
      'event: datastar-patch-elements\nid: 7\nretry: 2000\ndata: elements <b id="x"></b>\n\n',
    )
    expect(await wire(patchElements(<b id="x" />, { id: '', retry: 1000 }))).toBe(
      'event: datastar-patch-elements\nid:\ndata: elements <b id="x"></b>\n\n',
    )
    expect(await wire(patchSignals({ a: 1 }, { id: '7', retry: 0 }))).toBe(
      'event: datastar-patch-signals\nid: 7\nretry: 0\ndata: signals {"a":1}\n\n',
    )
    expect(await wire(removeElements('#a', { id: '7' }))).toMatch(/^event: .*\nid: 7\ndata: /)
    expect(await wire(executeScript('a()', { id: '7', retry: 1 }))).toMatch(/\nid: 7\nretry: 1\n/)
  })

  it('puts each node of SVG and MathML on a line of its own, for Datastar loses every second', async () => {
    const nodes = raw(' <circle/><circle r="1"/>\n\n <g><path/><path/></g><a>b</a>\n')
    for (const namespace of ['svg', 'mathml'] as const) {
      const { html: markup } = await patchElements(nodes, { selector: '#a', mode: 'append', namespace }) // prettier-ignore
      expect(markup).toBe('<circle/>\n<circle r="1"/>\n<g><path/><path/></g>\n<a>b</a>')
    }
    const { html: markup } = await patchElements(nodes, { selector: '#a' })
    expect(markup).toBe(' <circle/><circle r="1"/>\n\n <g><path/><path/></g><a>b</a>')
  })

  it('keeps the space within, and takes one line end off the end', async () => {
    const { html: markup } = await patchElements(raw('  <p id="x"> a </p>  \n\r\n'))
    expect(markup).toBe('  <p id="x"> a </p>  \n')
  })

  it.each([
    ['a\rb', ['elements <pre>a', 'elements b</pre>']],
    ['a\r\nb\nc', ['elements <pre>a', 'elements b', 'elements c</pre>']],
    ['a\n\nb', ['elements <pre>a', 'elements ', 'elements b</pre>']],
  ])('gives each line of %j its keyword', async (text, lines) => {
    expect(decode(await wire(patchElements(<pre>{text}</pre>)))[0]?.data.split('\n')).toEqual(lines)
  })

  it('renders async components', async () => {
    const Later = async () => <i>{await Promise.resolve('later')}</i>
    expect((await patchElements(<p><Later /></p>)).html).toBe('<p><i>later</i></p>') // prettier-ignore
  })

  it('takes html`` and raw(), and refuses plain text', async () => {
    expect((await patchElements(html`<p>${'<b>'}</p>`)).html).toBe('<p>&lt;b&gt;</p>')
    expect((await patchElements(raw('<p>ours</p>'))).html).toBe('<p>ours</p>')
    // @ts-expect-error - text is not markup
    await expect(patchElements('<img onerror=alert(1)>')).rejects.toThrow(/would not be escaped/)
  })

  it.each([
    [{ mode: 'append' }, /needs a selector/],
    [{ mode: 'sideways', selector: '#a' }, /The mode of a patch is one of outer/],
    [{ namespace: 'xml' }, /The namespace of a patch/],
    [{ selector: '#a\nmode remove' }, /The selector of a patch is one line/],
    [{ selector: '#a\rmode remove' }, /The selector of a patch is one line/],
    [{ selector: '#a\0' }, /The selector of a patch is one line/],
    [{ selector: '' }, /The selector of a patch is one line/],
    [{ selector: '\ud800' }, /The selector of a patch is one line/],
    [{ mode: 'append ', selector: '#a' }, /The mode of a patch is one of outer/],
    [{ mode: 'outer\nselector body' }, /The mode of a patch is one of outer/],
    [{ mode: 'remove\r', selector: '#a' }, /The mode of a patch is one of outer/],
    [{ namespace: 'svg ' }, /The namespace of a patch/],
    [{ namespace: 'html\0' }, /The namespace of a patch/],
    [
      { useViewTransition: true, viewTransitionSelector: '#a\nmode remove' },
      /The viewTransitionSelector/,
    ],
    [{ id: 'a\nb' }, /The id of a patch is printable ASCII/],
    [{ id: 'a\rb' }, /The id of a patch is printable ASCII/],
    [{ id: 'a\0b' }, /The id of a patch is printable ASCII/],
    [{ id: ' a' }, /The id of a patch is printable ASCII/],
    [{ id: 'a ' }, /The id of a patch is printable ASCII/],
    [{ id: 'é' }, /The id of a patch is printable ASCII/],
    [{ id: 7 }, /The id of a patch is printable ASCII/],
    [{ retry: 1.5 }, /The retry of a patch is a whole number/],
    [{ retry: -1 }, /The retry of a patch is a whole number/],
    [{ retry: '1\ndata: elements x' }, /The retry of a patch is a whole number/],
  ])('refuses %j', async (options, problem) => {
    await expect(patchElements(<p />, options as never)).rejects.toThrow(problem)
  })

  it('arrives whole and changes nothing else, whatever the text', async () => {
    const hostile = fc.string({ unit: fc.constantFrom('\r', '\n', '\r\n', 'data: selector body', 'event: datastar-patch-signals', ': ', '<b>', 'é') })
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const events = decode(await wire(patchElements(<p id="x">{text}</p>)))
        expect(events).toHaveLength(1)
        expect(events[0]?.data.split('\n').every((line) => line.startsWith('elements '))).toBe(true)
      }),
      { seed: 1, numRuns: NUM_RUNS },
    )
  }) // prettier-ignore
})

describe('a patch that nobody checked', () => {
  const patch = { type: 'elements', html: '', mode: 'outer', namespace: 'html', useViewTransition: false } as const // prettier-ignore

  it.each([
    { selector: '#a\nmode remove' },
    { mode: 'outer\nelements <script>' as never },
    { namespace: 'svg\rselector body' as never },
    { useViewTransition: true, viewTransitionSelector: '#a\relements <b>' },
    { id: '1\n\nevent: datastar-patch-signals' },
    { retry: '5\ndata: x' as never },
  ])('is not written when it has %j', (fields) => {
    expect(() => encodePatch({ ...patch, ...fields })).toThrow(PatchError)
  })

  it('says nothing but where, when it removes', async () => {
    const text = await wire({ ...patch, selector: '#a', mode: 'remove', html: '<b></b>' })
    expect(decode(text).map(({ data }) => data)).toEqual(['selector #a\nmode remove'])
  })

  it('has each line of its markup marked all the same', async () => {
    const text = await wire({ ...patch, html: 'a\rselector body\r\r' })
    expect(decode(text).map(({ data }) => data)).toEqual(['elements a\nelements selector body\nelements \nelements ']) // prettier-ignore
  })
})

describe('what users wrote', () => {
  const hostile = `<img src=x onerror=alert(1)><script>alert(1)</script>"'&`
  const escaped = '&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;' // prettier-ignore
  const Theme = createContext('')
  const Later = async () => <>{await Promise.resolve(hostile)}</>
  const Throws = () => {
    throw new Error(hostile)
  }

  it.each([
    ['as text', <p id="x">{hostile}</p>],
    ['from an async component', <p id="x"><Later /></p>],
    ['within a Provider', <p id="x"><Theme.Provider value="dark">{hostile}</Theme.Provider></p>],
    ['within an ErrorBoundary', <p id="x"><ErrorBoundary fallback={<i />}>{hostile}</ErrorBoundary></p>],
    ['as what an ErrorBoundary falls back to', <p id="x"><ErrorBoundary fallbackRender={({ message }) => <>{message}</>}><Throws /></ErrorBoundary></p>],
    ['in html``', html`<p id="x">${hostile}</p>`],
  ])('arrives as text %s', async (_, view) => {
    expect((await patchElements(view)).html).toBe(`<p id="x">${escaped}</p>`)
  }) // prettier-ignore

  it('arrives as text within Suspense', async () => {
    const view = <p id="x"><Suspense fallback="…">{hostile}</Suspense></p> // prettier-ignore
    expect((await patchElements(view)).html).toBe(`<p id="x">${escaped}</p>`)
  })

  it.each([
    ['a value', <p id="x" title={hostile} />],
    ['a style', <p id="x" style={{ color: `red"><script>alert(1)</script>` }} />],
    ['a name', <p id="x" {...{ '"><script>alert(1)</script>': 'y' }} />],
  ])('cannot leave its attribute as %s', async (_, view) => {
    expect((await patchElements(view)).html).not.toMatch(/<(?:script|img)/)
  })

  it('is no tag', async () => {
    const Tag = 'p><script>alert(1)</script' as 'p'
    expect(() => <Tag id="x" />).toThrow(/Invalid JSX tag name/)
  })
})

describe('removeElements()', () => {
  it('names what goes by a selector', async () => {
    expect(await wire(removeElements('#message'))).toBe('event: datastar-patch-elements\ndata: selector #message\ndata: mode remove\n\n') // prettier-ignore
  })

  it('names what goes by elements with ids, whatever characters are in those', async () => {
    expect(await wire(removeElements(<><i id="a-1" /><b class="x" id='b_2'>text</b></>))).toBe(
      'event: datastar-patch-elements\ndata: selector #a\\2d 1, #b_2\ndata: mode remove\n\n',
    )
    expect(await removeElements(<i id={'1 é "<&\n'} />)).toMatchObject({
      selector: '#\\31 \\20 é\\20 \\22 \\3c \\26 \\a',
    })
    expect(await removeElements(<i id={'a\u00a0'} />)).toMatchObject({ selector: '#a\u00a0' })
    expect(await removeElements(raw('<i id=plain><i id=inner></i></i>'))).toMatchObject({ selector: '#plain' })
  }) // prettier-ignore

  it.each([
    [<i class="x" />, /Nothing on the page has the id of "<i class=/],
    [<i id="" />, /Nothing on the page has the id of "<i id=/],
    [raw('<i id="a&eacute;b"></i>'), /Nothing on the page has the id of "<i id=/],
    [raw('<i id="&constructor;"></i>'), /Nothing on the page has the id of "<i id=/],
    [<>text</>, /Nothing on the page has the id of "text"/],
    [<></>, /There is no element, and so no id/],
  ])('refuses elements that have none', async (view, problem) => {
    await expect(removeElements(view)).rejects.toThrow(problem)
  })

  it('says how the page changes meanwhile', async () => {
    const options = { useViewTransition: true, viewTransitionSelector: '#list' }
    expect(await wire(removeElements('#a', options))).toContain(
      'data: useViewTransition true\ndata: viewTransitionSelector #list\n',
    )
  })

  it.each(['', ' ', '#a\nb'])('refuses the selector %j', (selector) => {
    expect(() => removeElements(selector)).toThrow(/The selector of a patch is one line/)
  })
})
