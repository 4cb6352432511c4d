import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// Threat T3; the second of three layers, as oxlint itself runs it.

const oxlint = join(
  dirname(createRequire(import.meta.url).resolve('oxlint/package.json')),
  'bin/oxlint',
)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'starcast-lint-'))
  const rules = { 'starcast/no-raw-code': 'error', 'starcast/no-unknown-attribute': 'error' }
  const config = { plugins: [], categories: { correctness: 'off' }, jsPlugins: [join(import.meta.dirname, 'lint.ts')], rules }
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(config))
}) // prettier-ignore
afterAll(() => rmSync(folder, { recursive: true }))

/** Lints one element a line; answers with the line, the rule and the message of each finding. */
function lint(elements: readonly string[]): [line: number, rule: string, message: string][] {
  writeFileSync(join(folder, 'page.tsx'), elements.map((element) => `void (${element})\n`).join(''))
  const { stdout } = spawnSync(process.execPath, [oxlint, '-c', join(folder, '.oxlintrc.json'), '--format', 'json', folder], { encoding: 'utf8' })
  const { diagnostics, number_of_files } = JSON.parse(stdout)
  expect(number_of_files).toBe(1)
  return diagnostics
    .map(({ code, message, labels }: { code: string; message: string; labels: { span: { line: number } }[] }) =>
      [labels[0]!.span.line, code, message])
    .toSorted(([a]: [number], [b]: [number]) => a - b)
} // prettier-ignore

const raw = [
  '<p data-text="alert(1)" />',
  '<p data-class:late={`${x} > 5`} />',
  '<p data-attr:href={"x" + y} />',
  "<p data-on:my-event={'go()'} />",
  '<p data-on:click__prevent__stop={`go(${x})`} />',
  '<p data-show />',
  '<p data-style:color={html`x`} />',
  '<p data-signals:a={x ? js`1` : "1"} />',
  '<p data-signals:b={x ? "1" : js`1`} />',
  '<p data-effect={x && "go()"} />',
  '<p data-init={String(x)} />',
  '<p data-computed:a={() => 1} />',
  '<p data-on-interval="go()" />',
  '<p data-on-signal-patch-filter="{include: /a/}" />',
  '<p data-text={x as never} />',
  '<p data-text={{ a: 1 }} />',
  '<p data-text={"x".concat(y)} />',
  '<p data-text={x.join("")} />',
  '<p data-text={JSON.stringify(x)} />',
  '<p data-text={String.raw`x`} />',
  '<p data-text={views?.late + "x"} />',
  '<p {...{ "data-text": `go(${x})`, class: "x" }} />',
  '<my-tag data-text="x"><circle data-text="y" /></my-tag>',
]

const unknown: [element: string, message: string][] = [
  ['<p data-on-click={x} />', 'Datastar 1.0 does not know data-on-click; write data-on:click'],
  ['<p data-on-load={x} />', 'Datastar 1.0 does not know data-on-load; write data-init'],
  ['<p data-class-late={x} />', 'Datastar 1.0 does not know data-class-late; write data-class:late'],
  ['<p data-attr-href={x} />', 'Datastar 1.0 does not know data-attr-href; write data-attr:href'],
  ['<p data-bind-text />', 'Datastar 1.0 does not know data-bind-text; write data-bind:text'],
  ['<p data-signals-a={x} />', 'Datastar 1.0 does not know data-signals-a; write data-signals:a'],
  ['<p data-txt={x} />', 'Datastar 1.0 does not know data-txt; write data-text'],
  ['<p data-signal={x} />', 'Datastar 1.0 does not know data-signal; write data-signals'],
  ['<p data-signal:a={x} />', 'Datastar 1.0 does not know data-signal:a; write data-signals:a'],
  ['<p data-on:clik={x} />', 'Browsers have no event clik; write data-on:click, or clik__case.kebab for one of your own'],
  ['<p data-tetx={js`1`} />', 'Datastar 1.0 does not know data-tetx; write data-text'],
  ['<p data-calss:a={js`1`} />', 'Datastar 1.0 does not know data-calss:a; write data-class:a'],
  ['<p data-model={Draft.$.text} />', 'Datastar 1.0 does not know data-model; write data-bind'],
  ['<p data-visible={js({ a: 1 })} />', 'Datastar 1.0 does not know data-visible'],
  ['<p data-persist={action.get(x)} />', 'Datastar 1.0 does not know data-persist: it is one of Datastar Pro'],
  ['<p {...{ "data-on-submit": run }} />', 'Datastar 1.0 does not know data-on-submit; write data-on:submit'],
  ['<p data-on={run} />', 'data-on needs a key, as in data-on:click'],
  ['<p data-text:late={run} />', 'data-text takes no key: not data-text:late'],
  ['<input data-bind:text={x} />', 'data-bind takes the signal as its value; write data-bind={Contract.names.…}'],
  ['<p data-on:click__prevnt={run} />', 'data-on:click__prevnt has a modifier that Datastar ignores, __prevnt; write __prevent'],
  ['<p data-show__once={run} />', 'data-show__once has a modifier that Datastar ignores, __once'],
  ['<p data-on:input__debounce={run} />', 'data-on:input__debounce has no time: write __debounce.500ms, the time first and in whole numbers'],
  ['<p {...{ "data-on:input__debounce.leading.300ms": run }} />', 'data-on:input__debounce.leading.300ms has no time: write __debounce.500ms, the time first and in whole numbers'],
  ['<p data-signals:firstName={run} />', 'HTML reads data-signals:firstName in lower case; write data-signals:first-name'],
  ['<svg data-attr:viewBox={run} />', 'HTML reads data-attr:viewBox in lower case; write data-attr={js({ viewBox: … })}'],
  ['<p data-on:keyDown={run} />', 'HTML reads data-on:keyDown in lower case; write data-on:keydown'],
  ['<p data-on:myEvent={run} />', "HTML reads data-on:myEvent in lower case; write {...on('myEvent', …)}"],
] // prettier-ignore

const good = [
  '<p data-text={js`${x}`} data-show={(js`1`)} data-effect={maybe!} />',
  '<p data-class={js({ late: x })} data-on:click={action.post(paths.say())} />',
  '<p data-on:my-event={run} data-class:late={views.late} data-init={x ? js`1` : undefined} data-effect={x && js`1`} />',
  '<p data-on-intersect__once={run} data-on-interval={run} data-on-signal-patch={run} data-on-signal-patch-filter={run} />',
  '<input data-bind={Draft.names.text} data-ref={name} data-indicator={Draft.names._busy} {...Draft.field("text")} />',
  '<form data-on:submit={sendTo(room)} data-init={js({ a: 1 })} data-effect={views?.late} data-show={Draft.$._open} />',
  '<p class="x" data-id="7" data-texture="wood" data-testid="x" data-one="1" data-preserve-attr="open" data-ignore />',
  '<p {...on("input", run, { debounce: "300ms" })} style="color: red" data-x:y="z" />',
  '<pre data-json-signals data-json-signals__terse />',
  '<p data-test="x" data-kind={kind} data-state={open ? "a" : "b"} data-model="T" data-key={id(x)} data-on-sale="yes" data-if="x" />',
  '<p data-on:valuechange={run} {...{ "data-on:htmx:after-swap": run, "data-class:md:p-4": run }} data-ignore__self data-ignore-morph />',
  '<p {...{ "data-on:changed__case.kebab": run, ...more, "data-kind": "x", [x]: run }} {...more} />',
]

describe('starcast/lint', () => {
  it('finds plain text where Datastar runs code', () => {
    const found = lint(raw)
    expect(new Set(found.map(([line]) => raw[line - 1]))).toEqual(new Set(raw))
    expect(new Set(found.map(([, rule]) => rule))).toEqual(new Set(['starcast(no-raw-code)']))
    expect(found[0]?.[2]).toBe('data-text is code: write js`…` or action.*, which encode what is filled in') // prettier-ignore
    expect(found.filter(([line]) => line === raw.length)).toHaveLength(2)
  })

  it('finds names that Datastar does not know, and says what was meant', () => {
    expect(lint(unknown.map(([element]) => element))).toEqual(
      unknown.map(([, message], i) => [i + 1, 'starcast(no-unknown-attribute)', message]),
    )
  })

  it('leaves good code alone', () => {
    expect(lint(good)).toEqual([])
  })
})
