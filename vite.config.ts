import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import devServer from '@hono/vite-dev-server'
import { build, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const CLIENT = 'starcast:client'
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

// `vite build` makes the library, with the client inside it; `vite build --mode server` makes the
// examples' server. `vite` serves the examples and reloads them on change.
export default defineConfig(({ mode, command }) => ({
  plugins: [
    embeddedClient(command),
    command === 'serve' && mode !== 'test' && [examples(), reloadPages()],
  ],
  resolve: { conditions: ['starcast:source'] },
  ssr: {
    resolve: { conditions: ['starcast:source'], externalConditions: ['node'] },
    noExternal: ['starcast'],
  },
  server: { port: 3000 },
  optimizeDeps: { noDiscovery: true }, // the browser loads no module of ours
  build: {
    target: 'node22',
    minify: false,
    sourcemap: true,
    copyPublicDir: false,
    ...(mode === 'server' ? serverBuild() : libraryBuild()),
  },
  test: {
    include: ['framework/**/*.test.{ts,tsx}', 'app/**/*.test.{ts,tsx}'],
    testTimeout: process.env['PROPERTY_RUNS'] ? 600_000 : 10_000,
  },
}))

function examples() {
  // What Vite answers itself is not the app's.
  return devServer({ entry: 'app/app.tsx', exclude: [/^\/@/, /^\/node_modules\//] })
}

/** Reloads open pages when what renders them has changed. */
function reloadPages(): Plugin {
  return {
    name: 'starcast:reload-pages',
    hotUpdate({ modules, server }) {
      if (this.environment.name !== 'ssr' || modules.length === 0) return
      server.environments.client.hot.send({ type: 'full-reload' })
    },
  }
}

function libraryBuild() {
  return {
    outDir: 'dist',
    emptyOutDir: false, // the server's build is in there; `npm run build` begins with an empty one
    ssr: true,
    rolldownOptions: {
      input: [
        'framework/index.ts',
        'framework/sse.ts',
        'framework/jsx/jsx-runtime.ts',
        'framework/jsx/lint.ts',
        'framework/server/index.ts',
        'framework/testing/index.ts',
      ],
      external: (id: string) => /^[^./]/.test(id) && id !== CLIENT,
      output: { preserveModules: true, preserveModulesRoot: '.', entryFileNames: '[name].js' },
    },
  }
}

function serverBuild() {
  return { outDir: 'dist/server', ssr: 'app/server.ts' }
}

/** Builds the browser's script and gives its text to `framework/page/`, and to `dist/client/`. */
function embeddedClient(command: 'build' | 'serve'): Plugin {
  // A build writes it to where it belongs; a server takes any path for a file that exists.
  const id = command === 'build' ? path.resolve('framework/page/client.js') : `\0${CLIENT}`
  let bundle: Promise<{ code: string; map: string }> | undefined
  return {
    name: CLIENT,
    resolveId: (source) => (source === CLIENT ? id : undefined),
    async load(resolved) {
      if (resolved !== id) return undefined
      const { code, map } = await (bundle ??= bundleClient())
      const hash = createHash('sha256').update(code).digest('hex').slice(0, 12)
      return Object.entries({ code, map, hash })
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
        .join('\n')
    },
    handleHotUpdate({ file }) {
      if (file.includes('/framework/client/')) bundle = undefined
    },
    async generateBundle({ dir }) {
      if (dir?.endsWith('server')) return
      const { code, map } = await (bundle ??= bundleClient())
      this.emitFile({
        type: 'asset',
        fileName: 'client/starcast.js',
        source: `${code}//# sourceMappingURL=starcast.js.map\n`,
      })
      this.emitFile({ type: 'asset', fileName: 'client/starcast.js.map', source: map })
    },
  }
}

// What alien-signals calls the parts of its graph, which nobody else sees.
const GRAPH =
  /^(flags|prev|deps?|depsTail|subs?|subsTail|nextDep|prevDep|nextSub|prevSub|version|update|unwatched|notify|propagate|checkDirty|shallowPropagate|unlink)$/

async function bundleClient(): Promise<{ code: string; map: string }> {
  const banner = `// Starcast ${version}: speaks Datastar 1.0`
  const minify = { mangle: true, compress: true, codegen: true, mangleProps: { include: GRAPH } }
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      target: 'es2022',
      lib: { entry: 'framework/client/index.ts', formats: ['es'], fileName: 'starcast' },
      rolldownOptions: { output: { minify, comments: false, postBanner: banner } },
      sourcemap: 'hidden',
      write: false,
      copyPublicDir: false,
    },
  })
  const output = [result].flat().flatMap((part) => ('output' in part ? part.output : []))
  const script = output.find((part) => part.type === 'chunk')
  if (!script) throw new Error('The client bundle came out empty')
  return { code: script.code, map: String(script.map) }
}
