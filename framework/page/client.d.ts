/** The browser's script, bundled by the plugin in `vite.config.ts`. */
declare module 'starcast:client' {
  export const code: string
  export const map: string
  /** A digest of the code: a name for this very text. */
  export const hash: string
}
