import type { ServerResponse } from 'node:http'
import { expect, official, test, type Client } from './harness.ts'

test.skip(official, 'keeps no connection state')

const STATE = `<p data-text="$_connection.state + ' ' + $_connection.attempt"></p>`

test('a page sees its streams connected, reconnecting and offline', async ({ client }) => {
  const server = lively(client, '/live')
  await client.open(`${STATE}${stream('/live')}`)
  const state = client.page.locator('p')
  await expect(state).toHaveText('connected 0')

  server.cut()
  await expect(state).toHaveText(/^reconnecting [3-9]/)
  await client.page.context().setOffline(true)
  await expect(state).toHaveText(/^offline/)
  await client.page.context().setOffline(false)
  server.mend()
  await expect(state).toHaveText('connected 0')
  expect(client.errors).toEqual([])
})

test('of several streams, the one in trouble tells', async ({ client }) => {
  const one = lively(client, '/one')
  lively(client, '/two')
  await client.open(`${STATE}${stream('/one')}${stream('/two')}`)
  await expect(client.page.locator('p')).toHaveText('connected 0')
  one.cut()
  await expect(client.page.locator('p')).toHaveText(/^reconnecting/)
  one.mend()
  await expect(client.page.locator('p')).toHaveText('connected 0')
})

test('a stream that is given up leaves the page offline', async ({ client }) => {
  client.on('/live', (_, response) => response.destroy())
  await client.open(`${STATE}${stream('/live', 2)}`)
  await expect(client.page.locator('p')).toHaveText(/^offline/)
})

test('the state is no page`s to write, and only there for a page that reads it', async ({
  client,
}) => {
  lively(client, '/live')
  await client.open(`<button data-on:click="@setAll('mine')">b</button>${STATE}${stream('/live')}`)
  await expect(client.page.locator('p')).toHaveText('connected 0')
  await client.page.click('button')
  await expect(client.page.locator('p')).toHaveText('connected 0')

  await client.open(`<b data-signals:n="1"></b>${stream('/live')}`)
  await expect.poll(() => client.requests.length).toBe(2)
  expect(await client.signals()).toEqual({ n: 1 })
})

function stream(path: string, retryMaxCount = Infinity): string {
  const options = `{retry: 'always', retryInterval: 50, retryMaxWait: 100, retryMaxCount: ${retryMaxCount}}`
  return `<div data-init="@get('${path}', ${options})"></div>`
}

/** A stream that lasts until it is cut, and comes back once it is mended. */
function lively(client: Client, path: string) {
  const open = new Set<ServerResponse>()
  let isUp = true
  client.on(path, (_, response) => {
    if (!isUp) return void response.destroy()
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write(': open\n\n')
    open.add(response)
  })
  return {
    cut() {
      isUp = false
      for (const response of open) response.destroy()
      open.clear()
    },
    mend() {
      isUp = true
    },
  }
}
