import { html, raw } from 'hono/html'
/** @jsxImportSource hono/jsx */
// Issue 5: a patched root without an id, or two of one id, is reported with its component's name.
import { Fragment } from 'hono/jsx'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { patchElements } from './elements.ts'
import { onMisplacedPatch, type MisplacedPatch } from './misplaced.ts'

const Row = ({ id, children }: { id?: string; children?: unknown }) => <li id={id}>{children}</li>
const Rows = ({ ids }: { ids: string[] }) => <>{ids.map((id) => <Row id={id} />)}</> // prettier-ignore

describe('onMisplacedPatch()', () => {
  let heard: MisplacedPatch[] = []
  beforeEach(() => {
    heard = []
    onMisplacedPatch((problem) => heard.push(problem))
  })
  afterEach(() => vi.restoreAllMocks())

  it('hears of an element without an id, by the name of its component', async () => {
    await patchElements(<Row>one</Row>)
    expect(heard).toEqual([
      {
        kind: 'no-id',
        component: 'Row',
        html: '<li>',
        message:
          '<li> at the top of a patch of <Row> has no id, by which browsers would find what it replaces: give it one, or the patch a selector',
      },
    ])
  })

  it('hears of two elements of one id, and of text that is lost', async () => {
    await patchElements(<Rows ids={['a', 'b', 'a', 'a']} />)
    await patchElements(
      html`<p id="a"></p>
        and ${'more'}`,
    )
    expect(heard.map(({ kind, component, html: at }) => [kind, component, at])).toEqual([
      ['same-id', 'Rows', '<li id="a">'],
      ['text', undefined, 'and more'],
    ])
  })

  it('hears of each problem of each component once', async () => {
    for (let i = 0; i < 3; i++) {
      await patchElements(<Row id={i === 1 ? 'a' : ''}>{i}</Row>)
      await patchElements(<li class={`x${i}`} />)
      await patchElements(<p class={`x${i}`} />, { mode: 'replace' })
    }
    expect(heard.map(({ component, html: tag }) => [component, tag])).toEqual([
      ['Row', '<li id="">'],
      [undefined, '<li class="x0">'],
      [undefined, '<p class="x0">'],
    ])
  })

  it.each([
    <Row id="a">{<p>without one</p>}</Row>,
    <Rows ids={['a', 'b']} />,
    raw(' <!-- x --><p id=a><br/><input><i></p><svg id=b><path/></svg><script id=c>"<p>"</script> '),
    raw('<html><body></body></html>'),
    raw('<BODY class="x"></BODY>'),
    raw(''),
    <Fragment />,
  ])('has nothing to say of what has its place', async (view) => {
    await patchElements(view)
    expect(heard).toEqual([])
  }) // prettier-ignore

  it('has nothing to say where a selector finds the place', async () => {
    await patchElements(<li />, { selector: '#list', mode: 'append' })
    await patchElements(<li />, { selector: '#row' })
    expect(heard).toEqual([])
  })

  it('reads much of one component once, unless it begins otherwise', async () => {
    const text = 'x'.repeat(3000)
    const twice = (id: string) =>
      html`<p id="${id}">${text}</p>
        <p id="${id}"></p>`
    await patchElements(<Row id="a">{text}</Row>)
    await patchElements(<Row>{text}</Row>)
    await patchElements(html`<p id="a">${text}</p>`)
    await patchElements(twice('a'))
    onMisplacedPatch((problem) => heard.push(problem))
    await patchElements(twice('a'))
    expect(heard.map(({ kind, component }) => [kind, component])).toEqual([
      ['no-id', 'Row'],
      ['same-id', undefined],
    ])
  })

  it('may throw, in an app’s tests', async () => {
    onMisplacedPatch(({ message }) => {
      throw new Error(message)
    })
    await expect(patchElements(<li />)).rejects.toThrow(/has no id/)
  })

  it('is told nothing any more', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    onMisplacedPatch(false)
    await patchElements(<li />)
    expect([heard.length, warn.mock.calls.length]).toEqual([0, 0])
  })
})

describe('without a listener', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  async function warnings(environment: string): Promise<unknown[]> {
    vi.stubEnv('NODE_ENV', environment)
    vi.resetModules()
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const fresh = await import('./elements.ts')
    await fresh.patchElements(<Row />)
    await fresh.patchElements(<Row />)
    return warn.mock.calls.flat()
  }

  it('warns in development, once', async () => {
    expect(await warnings('development')).toEqual([expect.stringMatching(/^<li> .* <Row> has no id/)]) // prettier-ignore
  })

  it('does not look in production', async () => {
    expect(await warnings('production')).toEqual([])
  })
})
