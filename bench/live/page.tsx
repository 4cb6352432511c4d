import type { Child } from 'hono/jsx'
import { List } from './list.tsx'

/** What a page shows that is asked for: 2 KB. */
export function PageList() {
  return <List kilobytes={2} change={1} />
}

/** A document of the size that small pages have. */
export function Page({ children, stream }: { children: Child; stream: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>A list</title>
        <link rel="stylesheet" href="/style.css" />
        <script type="module" src="/client.js" />
      </head>
      <body>
        <main>
          <h1>A list</h1>
          {children}
        </main>
        {stream}
      </body>
    </html>
  )
}

/** What an action answers. */
export function Answer() {
  return (
    <p id="answer" class="quiet">
      Saved, “as it should be”.
    </p>
  )
}
