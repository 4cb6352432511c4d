import type { Child } from 'hono/jsx'
import { ClientScript } from 'starcast'
import { Connection } from './connection.tsx'

declare module 'hono' {
  interface ContextRenderer {
    (content: Child, props?: { readonly title?: string }): Response | Promise<Response>
  }
}

interface LayoutProps {
  readonly title: string
  /** A stylesheet of the example's own. */
  readonly styles?: string
  readonly children?: Child
}

/** The document around every page. */
export function Layout({ title, styles, children }: LayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Starcast`}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
        {styles && <link rel="stylesheet" href={styles} />}
        <ClientScript />
      </head>
      <body>
        <header class="site">
          <a class="brand" href="/">
            <img src="/favicon.svg" alt="" width="28" height="28" /> Starcast
          </a>
          <Connection />
        </header>
        <main>{children}</main>
      </body>
    </html>
  )
}
