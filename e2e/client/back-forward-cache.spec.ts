import { event, expect, official, test } from './harness.ts'

const browser = process.env['CHROMIUM']

// Playwright switches the cache off.
test.use({
  launchOptions: {
    ...(browser && { executablePath: browser }),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
})

for (const options of ['', ', {openWhenHidden: true}']) {
  test(`a page with a live stream is live again after a step back${options}`, async ({
    client,
  }) => {
    test.skip(official, 'does not know that cache')
    client.on('/live', (_, response) => {
      const send = () =>
        response.write(event('datastar-patch-signals', `signals {"n":${Date.now()}}`))
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      const timer = setInterval(send, 50)
      response.on('close', () => clearInterval(timer))
    })
    client.on('/away', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>away</h1>')
    })
    await client.open(
      `<p data-signals:n="0" data-text="$n"></p><i data-init="@get('/live'${options})"></i>`,
    )
    await expect(client.page.locator('p')).not.toHaveText('0')

    for (let round = 0; round < 2; round++) {
      await client.page.goto(`${client.origin}/away`)
      await client.page.waitForTimeout(300)
      await client.page.goBack({ waitUntil: 'commit' })
      await expect(client.page.locator('p')).not.toHaveText('0')
      const before = await client.page.locator('p').textContent()
      await expect(client.page.locator('p')).not.toHaveText(before ?? '')
    }
    expect(client.errors).toEqual([])
  })
}
