import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from './harness.ts'

// Threats T3, T6 and T7, and the "bad input": hostile strings and objects through attributes
// into a real page. What they are is in hostile-pages.js, which uses the built package as an app does.

const VALUES = process.env['LONG'] ? 100_000 : 2000
const PER_PAGE = 250

interface HostilePage {
  readonly body: string
  readonly texts: string
  readonly values: string
}

interface Shown {
  readonly wrong: readonly string[]
  readonly evaluated: number
}

/** Compares what the page shows and holds with what was put into it. */
function check([texts, values]: readonly [texts: string, values: string]): Shown {
  const wrong: string[] = []
  const found = (i: number, what: string, value: unknown, expected: unknown) => {
    if (JSON.stringify(value) !== JSON.stringify(expected)) {
      wrong.push(`${what} of ${i}: ${JSON.stringify(value)} instead of ${JSON.stringify(expected)}`)
    }
  }
  const expected = JSON.parse(values) as unknown[]
  for (const [i, text] of (JSON.parse(texts) as string[]).entries()) {
    const el = document.querySelector<HTMLElement & Record<string, unknown>>(`#r${i}`)!
    el.click()
    found(i, 'text', el.textContent, text)
    found(i, 'title', el.title, text)
    const href = el.getAttribute('href')
    if (href !== null) {
      const { origin, pathname } = new URL(href, document.baseURI)
      found(i, 'URL', [origin, decodeURIComponent(pathname)], [location.origin, `/t/${text}`])
    }
    const classes = new Set(['on', ...text.split(/\s+/).filter(Boolean)])
    found(i, 'class', [...el.classList].toSorted(), [...classes].toSorted())
    found(i, 'value', el['value'], expected[i])
    const nested = Object.fromEntries([[text, [expected[i]]]])
    found(i, 'nested', el['nested'], nested)
    found(i, 'clicked', el['clicked'], [expected[i], text, text.length, Object.fromEntries([[text, expected[i]]])]) // prettier-ignore
  }
  found(-1, 'prototype', 'admin' in {}, false)
  return { wrong, evaluated: (window as unknown as { evaluated: number }).evaluated }
}

test(`${VALUES} hostile values arrive as they are, and none of them runs`, async ({ client }) => {
  test.setTimeout(process.env['LONG'] ? 1_200_000 : 90_000)
  const { page } = client
  const asked = new Set<string>()
  const complaints: string[] = []
  page.on('request', (request) => {
    const { protocol, pathname } = new URL(request.url())
    if (protocol !== 'data:') asked.add(pathname)
  })
  page.on('console', (message) => complaints.push(message.text()))
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message())
    void dialog.dismiss()
  })
  await page.addInitScript(() => Object.assign(window, { evaluated: 0 }))
  client.on('/take', (_, response) => void response.writeHead(204).end())
  client.on('/all', (_, response) => void response.writeHead(204).end())

  let count = 0
  for await (const { body, texts, values } of hostilePages()) {
    await client.open(body, { head: '<link rel="icon" href="data:,">' })
    const { wrong, evaluated } = await page.evaluate(check, [texts, values] as const)
    expect(wrong.slice(0, 3)).toEqual([])
    expect(evaluated).toBe(0)

    const before = client.requests.length
    await page.locator('#take').click()
    await expect.poll(() => client.requests.length).toBe(before + 1)
    expect(client.requests.at(-1)?.body).toBe(JSON.stringify(JSON.parse(values)))
    await page.locator('#all').click()
    await expect.poll(() => client.requests.length).toBe(before + 2)
    const sent = JSON.parse(client.requests.at(-1)?.body ?? '') as { texts: string[] }
    expect(sent.texts).toEqual(JSON.parse(texts))

    expect([client.errors, complaints]).toEqual([[], []])
    expect([...asked].toSorted()).toEqual(['/', '/all', '/client.js', '/take'])
    count += PER_PAGE
  }
  expect(count).toBe(VALUES)
})

async function* hostilePages(): AsyncGenerator<HostilePage> {
  const script = path.join(import.meta.dirname, 'hostile-pages.js')
  const app = spawn('node', [script, String(VALUES), String(PER_PAGE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    for await (const line of createInterface(app.stdout)) yield JSON.parse(line) as HostilePage
  } finally {
    app.kill()
  }
}
