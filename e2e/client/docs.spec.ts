import { readFileSync } from 'node:fs'
import { event, expect, official, sendEvents, test, type Client } from './harness.ts'

// The examples of docs/datastar.md run, and come to what stands after their arrows.

interface Example {
  readonly section: string
  readonly line: number
  readonly html: string
  readonly clicks: boolean
  readonly outcome: string
}

const text = readFileSync('docs/datastar.md', 'utf8')
const EXAMPLE = /^```html\n([^]*?)^```\n\n(After a click )?→ `(.+)`$/gm
const examples = [...text.matchAll(EXAMPLE)].map(
  ({ 1: html = '', 2: click, 3: outcome = '', index }): Example => ({
    section: /^## (.*)$/m.exec(text.slice(text.lastIndexOf('\n## ', index)))?.[1] ?? '',
    line: text.slice(0, index).split('\n').length,
    html,
    clicks: click !== undefined,
    outcome,
  }),
)

test('every example says what comes of it', () => {
  expect(examples).toHaveLength(text.match(/^```html$/gm)?.length ?? 0)
})

test('every attribute, modifier and action has an example', () => {
  const html = examples.map((example) => example.html).join()
  const attributes = 'attr bind class computed effect ignore ignore-morph indicator init json-signals on on-intersect on-interval on-signal-patch on-signal-patch-filter preserve-attr ref show signals style text' // prettier-ignore
  expect(attributes.split(' ').filter((name) => !has(html, `data-${name}(?![a-z-])`))).toEqual([])
  const modifiers = 'case capture debounce delay document duration event exit full half ifmissing once outside passive prevent prop self stop terse threshold throttle viewtransition window' // prettier-ignore
  expect(modifiers.split(' ').filter((name) => !has(text, `__${name}(?![a-z-])`))).toEqual([])
  const actions = 'delete get patch peek post put setAll toggleAll'
  expect(actions.split(' ').filter((name) => !has(html, `@${name}\\(`))).toEqual([])
})

for (const section of new Set(examples.map(({ section }) => section))) {
  test(`the examples of "${section}" come to what they say`, async ({ client }) => {
    serve(client)
    for (const { line, html, clicks, outcome } of examples.filter(
      (each) => each.section === section,
    )) {
      await test.step(`line ${line}`, async () => {
        await client.open(html)
        if (clicks) await client.page.getByRole('button').click()
        if (outcome.startsWith('<')) await expect.poll(() => markup(client)).toContain(outcome)
        else await expect(client.page.locator('output')).toHaveText(outcome)
      })
    }
    expect(client.errors).toEqual([])
  })
}

test('every defect has its place in the differences', () => {
  test.skip(official, 'they are ours')
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1)
  expect(numbers.filter((n) => !has(text, `\\bD${n}\\b`))).toEqual([])
})

function has(text: string, pattern: string): boolean {
  return new RegExp(pattern).test(text)
}

function serve(client: Client): void {
  client.on('/slow', (_, response) => response.writeHead(200).flushHeaders())
  client.on('/page', (_, response) => {
    const content = `<details data-preserve-attr="open"><summary>New</summary></details>
      <p data-ignore-morph>Yours</p>`
    sendEvents(
      response,
      event('datastar-patch-elements', 'selector main', 'mode inner', ...lines(content)),
    )
  })
  client.on('/answer', ({ method, query, body }, response) => {
    const answer = `<output id="answer">${method} ${query.get('datastar') ?? body}</output>`
    sendEvents(response, event('datastar-patch-elements', `elements ${answer}`))
  })
}

function lines(content: string): string[] {
  return content.split('\n').map((line) => `elements ${line.trim()}`)
}

/** The page without the attributes that are code, in one line. */
async function markup(client: Client): Promise<string> {
  const html = await client.page.evaluate(() => {
    const copy = document.body.cloneNode(true) as HTMLElement
    for (const el of copy.querySelectorAll('*')) {
      for (const name of el.getAttributeNames()) {
        if (name.startsWith('data-')) el.removeAttribute(name)
      }
    }
    return copy.innerHTML
  })
  return html.replace(/\s+/g, ' ')
}
