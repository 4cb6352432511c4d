import { defineConfig, type OxlintOverride } from 'oxlint'

// What each folder of the framework may lean on, and nothing else.
const arrows: Record<string, readonly string[]> = {
  sse: [],
  stream: ['sse'],
  patch: ['sse', 'stream'],
  security: [],
  signals: ['patch', 'security'],
  broadcast: ['sse', 'stream', 'patch', 'security'],
  live: ['broadcast', 'signals', 'patch', 'stream', 'sse', 'security'],
  jsx: ['signals'],
  page: ['signals', 'security', 'jsx'],
  client: [],
  server: ['sse', 'stream'],
  testing: ['sse', 'patch', 'broadcast'],
}

export default defineConfig({
  jsPlugins: ['./framework/jsx/lint.ts'],
  plugins: ['typescript', 'unicorn', 'import', 'oxc', 'promise'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'starcast/no-raw-code': 'error',
    'starcast/no-unknown-attribute': 'error',
    eqeqeq: 'error',
    'prefer-const': 'error',
    'no-console': 'error',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'import/no-unassigned-import': 'off', // stylesheets and test set-up have no names
    'import/no-named-as-default-member': 'off', // `fc.string` reads better than `string`
    'no-control-regex': 'off', // event streams and URLs are where they matter
    'no-shadow': 'off',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'unicorn/consistent-function-scoping': 'off', // helpers live beside what they help
    'no-underscore-dangle': 'off', // Datastar keeps signals named `_x` in the browser
  },
  overrides: [
    ...Object.keys(arrows).map(onlyArrowsOf),
    forbid('app/**', '/framework(/|$)', "An app imports from 'starcast', as any app would."),
    forbid(
      'e2e/**',
      '/(framework|app)(/|$)|^starcast(/|$)',
      'e2e drives a browser and imports no source.',
    ),
    { files: ['**/*.test.{ts,tsx}'], rules: { 'no-restricted-imports': 'off' } },
    { files: ['scripts/**', 'bench/**', 'app/*'], rules: { 'no-console': 'off' } },
  ],
  ignorePatterns: ['dist/**'],
})

function onlyArrowsOf(folder: string) {
  const leansOn = arrows[folder] ?? []
  const others = Object.keys(arrows).filter((name) => name !== folder && !leansOn.includes(name))
  return forbid(
    `framework/${folder}/**`,
    // However the way there is written: `../stream/`, `./../stream/`, `../signals/../stream/`.
    [
      '^starcast(/|$)|/(app|framework)(/|$)',
      `^\\.(.*/)?(${others.join('|')})(/|$)`,
      '\\.\\.(/|/\\.|/index|/index\\.[jt]sx?)*$',
    ].join('|'),
    `framework/${folder}/ leans on ${leansOn.map((name) => `${name}/`).join(', ') || 'nothing'}.`,
  )
}

function forbid(files: string, regex: string, message: string): OxlintOverride {
  return {
    files: [`${files}/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex, message }] }],
    },
  }
}
