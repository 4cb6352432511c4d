// An app that puts hostile values into attributes, as an app would: it writes one page a line, as
// `{ body, texts, values }`. Run by hostile-values.spec.ts: node hostile-pages.js <values> <a page>.

import fc from 'fast-check'
import { action, js, routes, signals } from 'starcast'
import { jsx } from 'starcast/jsx-runtime'
import { z } from 'zod'

const [total, perPage] = process.argv.slice(2).map(Number)

const { paths } = routes({ take: 'POST /take', all: 'POST /all', text: 'GET /t/:text' })
const Page = signals({ texts: z.array(z.string()) })

const code = ['alert(1)', "fetch('/pwned')", "import('/pwned')", "@get('/pwned')", '@setAll(1)', '$texts', "$['texts']", 'window.evaluated++'] // prettier-ignore
const around = ["'", '"', '`', '${', '}', '\\', ';', ',', '(', ')', '//', '/*', '*/', '<!--', '-->', '\n', '\r', '\u2028', '</script><script>', '<img src=x onerror=', '&quot;', '&#39;', '🖕JS_', '_DS🚀', ' ', '+', '-', '=>', '[', ']', '\0', '\ud800', 'é', '😀', '__proto__', 'constructor', '__'] // prettier-ignore

const text = fc.string({
  unit: fc.oneof(fc.constantFrom(...code), fc.constantFrom(...around), fc.string({ unit: 'binary', maxLength: 2 })), // prettier-ignore
  maxLength: 8,
})
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false, -0, 1e21),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.constant(JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}')), // prettier-ignore
  ),
}))

const made = fc.sample(fc.tuple(text, value), { seed: 1, numRuns: total })
for (let at = 0; at < made.length; at += perPage) {
  const page = made.slice(at, at + perPage)
  const texts = page.map(([text]) => text)
  const values = page.map(([, value]) => value)
  const rows = page.map(([text, value], i) => row(text, value, i))
  const body = jsx('main', {
    ...Page.attributes({ texts }),
    children: [
      ...rows,
      jsx('button', {
        id: 'take',
        'data-on:click': action.post(paths.take(), { payload: values }),
      }),
      jsx('button', { id: 'all', 'data-on:click': action.post(paths.all()) }),
    ],
  })
  const expected = { texts: ascii(JSON.stringify(texts)), values: ascii(JSON.stringify(values)) }
  process.stdout.write(`${ascii(JSON.stringify({ body: String(body), ...expected }))}\n`)
}

function row(text, value, i) {
  return jsx('p', {
    id: `r${i}`,
    'data-text': js`${text}`,
    'data-attr': js({ title: text, ...(goesInUrl(text) && { href: paths.text(text) }) }),
    'data-class': js({ [text]: true, on: js`${text} === ${Page.$.texts}[${i}]` }),
    'data-style': js({ '--text': text, color: text }),
    'data-computed': js({ [`c${i}`]: js`() => ${{ value }}` }),
    'data-effect': js`el.value = ${value}; el.nested = ${{ [text]: [value] }}`,
    'data-on:click': js`el.clicked = [${value}, \`\${${text}}\`, ${text}.length, { ${text}: ${value} }]`,
  })
}

function goesInUrl(text) {
  return text.isWellFormed() && !/^\.{0,2}$/.test(text)
}

// Neither the pipe nor the browser's protocol may mend what is broken.
function ascii(json) {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
