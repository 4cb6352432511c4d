import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { emptyFolder, root } from './commands.ts'

// What may lean on what, as the linter holds it: each violation planted in a copy.

let folder: string
let remove: () => void
test.beforeEach(() => {
  ;({ folder, remove } = emptyFolder())
  cpSync(path.join(root, 'oxlint.config.ts'), path.join(folder, 'oxlint.config.ts'))
  for (const name of FOLDERS) plant(`framework/${name}/x.ts`, 'export const x = 1\n')
  for (const file of PLUGIN) cpSync(path.join(root, file), path.join(folder, file))
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  plant('package.json', '{"type":"module"}')
  plant('framework/index.ts', 'export const x = 1\n')
  plant('app/x.ts', 'export const x = 1\n')
})
test.afterEach(() => remove())

// The linter's own plugin, and what it leans on.
const PLUGIN = ['lint', 'attribute-name', 'near', 'plugins']
  .map((name) => `framework/jsx/${name}.ts`)
  .concat('framework/signals/dom-event.ts', 'framework/signals/spelling.ts')

const FOLDERS = ['sse', 'stream', 'patch', 'signals', 'security', 'broadcast', 'live', 'jsx', 'page', 'client', 'server', 'testing'] // prettier-ignore

const MAY: Record<string, readonly string[]> = {
  stream: ['sse'],
  patch: ['sse', 'stream'],
  signals: ['patch', 'security'],
  broadcast: ['sse', 'stream', 'patch', 'security'],
  live: ['broadcast', 'signals', 'patch', 'stream', 'sse', 'security'],
  jsx: ['signals'],
  page: ['signals', 'security', 'jsx'],
  server: ['sse', 'stream'],
  testing: ['sse', 'patch', 'broadcast'],
}

function plant(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), text)
}

const imports = (file: string, from: string) => plant(file, `export { x } from '${from}'\n`)

/** The files that the linter complains of, with its rule. */
function lint(): string[] {
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint')
  const options = { cwd: folder, encoding: 'utf8' } as const
  const { stdout } = spawnSync(
    'node',
    [oxlint, '--format', 'json', 'framework', 'app', 'e2e'],
    options,
  )
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { filename: string; code: string }[]
  }
  return diagnostics.map(({ filename, code }) => `${filename} ${code}`).toSorted()
}

const refused = (file: string) => `${file} eslint(no-restricted-imports)`

test('a folder of the framework leans on those of its arrows only', () => {
  const wrong: string[] = []
  for (const name of FOLDERS) {
    for (const other of FOLDERS.filter((each) => each !== name)) {
      const file = `framework/${name}/of-${other}.ts`
      imports(file, `../${other}/x.ts`)
      if (!MAY[name]?.includes(other)) wrong.push(refused(file))
    }
  }
  expect(lint()).toEqual(wrong.toSorted())
})

const ODD: Record<string, readonly string[]> = {
  'framework/sse': [
    './../stream/x.ts', '.././stream/x.ts', '..//stream/x.ts', '../patch/../stream/x.ts', '../../framework/stream/x.ts', '../stream',
    '../index.ts', './../index.ts', '../../framework/index.ts', '..', '../', '../../app/x.ts', 'starcast', 'starcast/node',
  ],
  'framework/broadcast/log': ['../../live/x.ts', '../../live', './../../live/x.ts', '../../index.ts'],
  'app': ['../framework/index.ts', './../framework/sse/x.ts', '../framework', '../app/../framework/index.ts'],
  'app/chat': ['../../framework/index.ts'],
  'e2e': ['../framework/index.ts', '../app/x.ts', '../app', './../app/x.ts', 'starcast', 'starcast/node'],
} // prettier-ignore

test('no spelling of a path leads around the arrows', () => {
  const wrong = Object.entries(ODD).flatMap(([where, paths]) =>
    paths.map((from, i) => {
      imports(`${where}/odd-${i}.ts`, from)
      return refused(`${where}/odd-${i}.ts`)
    }),
  )
  expect(lint().filter((found) => found.includes('restricted'))).toEqual(wrong.toSorted())
})

test('there are no cycles, and what a folder holds is its own', () => {
  plant('framework/sse/a.ts', `import { b } from './b.ts'\nexport const a = () => b\n`)
  plant('framework/sse/b.ts', `import { a } from './a.ts'\nexport const b = () => a\n`)
  plant('framework/patch/signals.ts', 'export const x = 1\n')
  imports('framework/patch/own.ts', './signals.ts')
  imports('framework/client/actions/own.ts', '../x.ts')
  expect(lint()).toEqual(['a', 'b'].map((name) => `framework/sse/${name}.ts import(no-cycle)`))
})
