import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Builds the process of a contender, with the examples that it serves: Node runs no TSX. The library
 * stays outside: it is the one that was built, as an app has it.
 */
export async function buildServer(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      target: 'node22',
      minify: false,
      outDir: 'dist/bench',
      copyPublicDir: false,
      ssr: 'bench/live/server.ts',
      rolldownOptions: { external: (id) => !id.startsWith('.') && !path.isAbsolute(id) },
    },
  })
}

/** What `buildServer()` makes. */
export const builtServer = new URL('../../dist/bench/server.js', import.meta.url)
