import type { ServerResponse } from 'node:http'
import type { Page } from '@playwright/test'
import { event, expect, inPage, official, sendEvents, test, type Client } from './harness.ts'

const GO = `<button id="go" data-on:click="@get('/ep')">go</button>`

test.describe('a request', () => {
  test('carries the signals that are not local in the query of a GET (C39)', async ({ client }) => {
    client.on('/ep', noContent)
    await client.open(`<button data-signals="{a:1,_b:2,c:{_d:3,e:4},emp:{},arr:[1,null,'x']}"
      data-on:click="@get('/ep?x=1')">go</button>`)
    await click(client)

    const request = await only(client)
    expect(request.method).toBe('GET')
    expect(request.query.get('x')).toBe('1')
    expect(request.query.get('datastar')).toBe('{"a":1,"arr":[1,"","x"],"c":{"e":4}}')
    expect(request.headers['accept']).toBe('text/event-stream, text/html, application/json')
    expect(request.headers['datastar-request']).toBe('true')
    expect(request.headers['content-type']).toBeUndefined()
    expect(request.headers['last-event-id']).toBeUndefined()
  })

  test('carries the signals in the body of POST, PUT and PATCH (C40)', async ({ client }) => {
    client.on('/ep', noContent)
    for (const method of ['post', 'put', 'patch']) {
      await client.open(
        `<button data-signals="{a:1}" data-on:click="@${method}('/ep')">go</button>`,
      )
      await click(client)
      await expect.poll(() => client.requests.at(-1)?.method).toBe(method.toUpperCase())
      expect(client.requests.at(-1)?.body).toBe('{"a":1}')
      expect(client.requests.at(-1)?.headers['content-type']).toBe('application/json')
    }
  })

  test('carries the signals in the query of a DELETE, without a body (C40)', async ({ client }) => {
    client.on('/ep', noContent)
    await client.open(`<button data-signals="{a:1}" data-on:click="@delete('/ep')">go</button>`)
    await click(client)

    const request = await only(client)
    expect(request.method).toBe('DELETE')
    expect(request.query.get('datastar')).toBe('{"a":1}')
    expect(request.body).toBe('')
  })

  test('carries a payload, a filter and headers of its own', async ({ client }) => {
    client.on('/ep', noContent)
    await client.open(`<div data-signals="{a:1,b:2,_c:3}">
      <button id="payload" data-on:click="@post('/ep', {payload: null})"></button>
      <button id="filter" data-on:click="@post('/ep', {filterSignals: {include: /^(a|_c)$/}})"></button>
      <button id="headers" data-on:click="@post('/ep', {headers: {'X-One': '1', Accept: 'text/html'}})"></button>
    </div>`)

    for (const id of ['payload', 'filter', 'headers']) {
      const before = client.requests.length
      await press(client, id)
      await expect.poll(() => client.requests.length).toBe(before + 1)
    }
    const [payload, filter, headers] = client.requests
    expect(payload?.body).toBe('null')
    expect(filter?.body).toBe('{"a":1}')
    expect(headers?.headers).toMatchObject({ 'x-one': '1', accept: 'text/html' })
  })

  test('goes to a URL that is relative to the base of the page', async ({ client }) => {
    client.on('/deep/ep', noContent)
    await client.open(`<button data-on:click="@get('ep')">go</button>`, {
      head: '<base href="/deep/">',
    })
    await click(client)
    expect((await only(client)).url).toBe('/deep/ep?datastar=%7B%7D')
  })

  test('does not make an effect depend on the signals it sends', async ({ client }) => {
    client.on('/ep', noContent)
    await client.open(`<div data-signals="{a:1,b:1}" data-effect="$a; @get('/ep')"></div>`)
    await expect.poll(() => client.requests.length).toBe(1)
    await client.patch({ b: 2 })
    await client.patch({ a: 2 })
    await expect.poll(() => client.requests.length).toBe(2)
    expect(client.requests[1]?.query.get('datastar')).toBe('{"a":2,"b":2}')
  })

  test('without a URL is refused before it starts', async ({ client }) => {
    await client.open(`<button data-on:click="@get('')">go</button>`)
    await click(client)
    await expect.poll(() => client.errors.join()).toContain('FetchNoUrlProvided')
    expect(await client.fetchEvents()).toEqual([])
  })
})

test.describe('a form', () => {
  test('is sent with the button that submitted it, and not natively', async ({ client }) => {
    client.on('/ep', noContent)
    await client.open(`<form data-on:submit="@post('/ep', {contentType: 'form'})">
      <input name="a" value="1 & 2"><button name="do" value="save">save</button></form>`)
    await client.page.getByText('save').click()

    const request = await only(client)
    expect(request.headers['content-type']).toContain('application/x-www-form-urlencoded')
    expect(request.body).toBe('a=1+%26+2&do=save')
    expect(new URL(client.page.url()).pathname).toBe('/')
  })

  test('is appended to the query of a GET', async ({ client }) => {
    client.on('/ep', noContent)
    await client.open(`<form><input name="a" value="1"><input name="a" value="2">
      <button type="button" name="b" value="3" data-on:click="@get('/ep?a=0', {contentType: 'form'})">go</button></form>`)
    await click(client)
    expect((await only(client)).url).toBe('/ep?a=0&a=1&a=2&b=3')
  })

  test('is multipart where its enctype says so', async ({ client }) => {
    client.on('/ep', noContent)
    await client.open(`<form id="f" enctype="multipart/form-data"><input name="a" value="1"></form>
      <button data-on:click="@post('/ep', {contentType: 'form', selector: '#f'})">go</button>`)
    await click(client)

    const request = await only(client)
    expect(request.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(request.body).toContain('name="a"')
  })

  test('that is invalid is not sent, and its indicator goes out (C42, D4)', async ({ client }) => {
    await client.open(`<form data-indicator="busy" data-on:submit="@post('/ep', {contentType: 'form'})" id="f">
      <input name="a" required></form>
      <button data-indicator="busy" data-on:click="@post('/ep', {contentType: 'form', selector: '#f'})">go</button>`)
    await click(client)

    await expect
      .poll(() => client.fetchEvents())
      .toEqual(official ? ['started'] : ['started', 'finished'])
    expect(client.requests).toEqual([])
    expect(await client.signals()).toEqual({ busy: official })
  })

  test('that is not there fails the call', async ({ client }) => {
    await client.open(`<button data-on:click="@post('/ep', {contentType: 'form'})">go</button>`)
    await click(client)
    await expect.poll(() => client.errors.join()).toContain('FetchFailed')
    expect(client.errors.join()).toContain('FetchFormNotFound')
    expect(await client.fetchEvents()).toEqual(['started', 'finished'])
  })

  test('is not submitted natively while a request by its button runs', async ({ client }) => {
    client.on('/ep', () => {})
    await client.open(`<form action="/elsewhere"><input name="a">
      <button data-on:click="@post('/ep', {contentType: 'form'})">go</button></form>`)
    await click(client)
    await expect.poll(() => client.requests.map(({ url }) => url)).toEqual(['/ep'])
    expect(new URL(client.page.url()).pathname).toBe('/')
  })
})

test.describe('a response', () => {
  test('of HTML is one patch, with the options in its headers (C43)', async ({ client }) => {
    client.on('/ep', (_, response) => {
      response.writeHead(200, {
        'Content-Type': 'text/html; charset=utf-8',
        'datastar-selector': '#list',
        'datastar-mode': 'append',
      })
      response.end('<li>b</li>')
    })
    await client.open(`${GO}<ul id="list"><li>a</li></ul>`)
    await click(client)
    await expect(client.page.locator('li')).toHaveText(['a', 'b'])
    expect(await client.fetchEvents()).toEqual(['started', 'datastar-patch-elements', 'finished'])
  })

  test('of JSON is one patch of signals (C43)', async ({ client }) => {
    client.on('/ep', (_, response) => {
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'datastar-only-if-missing': 'true',
      })
      response.end('{"a":5,"b":6}')
    })
    await client.open(`<div data-signals="{a:1}">${GO}</div>`)
    await click(client)
    await expect.poll(() => client.signals()).toEqual({ a: 1, b: 6 })
    expect(await client.fetchEvents()).toEqual(['started', 'datastar-patch-signals', 'finished'])
  })

  test('of JavaScript runs once, with the attributes in its header (C44, D3)', async ({
    client,
  }) => {
    client.on('/ep', (_, response) => {
      response.writeHead(200, {
        'Content-Type': 'text/javascript',
        'datastar-script-attributes': '{"data-from":"server"}',
      })
      response.end('document.title += "!" + document.currentScript.dataset.from')
    })
    await client.open(GO)
    await click(client)
    await expect(client.page).toHaveTitle('Client!server')
    await expect
      .poll(() => client.fetchEvents())
      .toEqual(official ? ['started'] : ['started', 'finished'])
  })

  test('is not overridden by responseOverrides, which no client has ever read (D12)', async ({
    client,
  }) => {
    client.on('/ep', (_, response) => {
      sendEvents(response, elements('<p id="p">new</p>'))
    })
    await client.open(`<button data-on:click="
      @get('/ep', {responseOverrides: {selector: '#q', mode: 'inner'}})">go</button>
      <p id="p">old</p><p id="q">other</p>`)
    await click(client)
    await expect(client.page.locator('#p')).toHaveText('new')
    await expect(client.page.locator('#q')).toHaveText('other')
  })

  test('of 204 or 201 changes nothing and ends the call (C45)', async ({ client }) => {
    for (const status of [204, 201]) {
      client.on('/ep', (_, response) => {
        response.writeHead(status, { 'Content-Type': 'text/html' })
        response.end(status === 204 ? undefined : '<p id="p">new</p>')
      })
      await client.open(`${GO}<p id="p">old</p>`)
      await click(client)
      await expect.poll(() => client.fetchEvents()).toEqual(['started', 'finished'])
      await expect(client.page.locator('#p')).toHaveText('old')
    }
    expect(client.requests).toHaveLength(2)
  })

  test('of 422 is announced, and its body ignored (C45)', async ({ client }) => {
    client.on('/ep', (_, response) => {
      response.writeHead(422, { 'Content-Type': 'text/event-stream' })
      response.end(elements('<p id="p">new</p>'))
    })
    await client.open(`${GO}<p id="p">old</p><output data-on:datastar-fetch="
      if (evt.detail.type === 'error') el.textContent = evt.detail.argsRaw.status"></output>`)
    await click(client)
    await expect.poll(() => client.fetchEvents()).toEqual(['started', 'error', 'finished'])
    await expect(client.page.locator('output')).toHaveText('422')
    await expect(client.page.locator('#p')).toHaveText('old')
  })

  test('of 303 is followed to the page that answers (C45)', async ({ client }) => {
    client.on('/ep', (_, response) => void response.writeHead(303, { Location: '/next' }).end())
    client.on('/next', ({ method, headers }, response) => {
      sendEvents(response, elements(`<p id="p">${method} ${headers['datastar-request']}</p>`))
    })
    await client.open(`<button data-on:click="@post('/ep')">go</button><p id="p">old</p>`)
    await click(client)
    await expect(client.page.locator('#p')).toHaveText('GET true')
  })
})

test.describe('a stream', () => {
  test('may be cut anywhere (C52)', async ({ client }) => {
    const text = [
      ': ping\r\n\r\n',
      elements('<p id="p">🎈 é</p>').replaceAll('\n', '\r\n'),
      'event: other\ndata: x y\n\n',
      event('datastar-custom', 'a 1'),
      event('datastar-patch-signals', 'signals {"a":"🎈"}'),
      'event: datastar-patch-signals\ndata: signals {"a":"lost"}\n',
    ].join('')
    client.on('/ep', async (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += 7) {
        response.write(bytes.subarray(at, at + 7))
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      response.end()
    })
    await client.open(`${GO}<p id="p">old</p>`)
    await click(client)

    await expect
      .poll(() => client.fetchEvents())
      .toEqual([
        'started',
        'datastar-patch-elements',
        'datastar-custom',
        'datastar-patch-signals',
        'finished',
      ])
    await expect(client.page.locator('#p')).toHaveText('🎈 é')
    expect(await client.signals()).toEqual({ a: '🎈' })
  })

  test('without a content type is a stream as well', async ({ client }) => {
    client.on('/ep', (_, response) => {
      response.writeHead(200)
      response.end(elements('<p id="p">new</p>'))
    })
    await client.open(`${GO}<p id="p">old</p>`)
    await click(client)
    await expect(client.page.locator('#p')).toHaveText('new')
  })
})

test.describe('cancellation', () => {
  test('a newer call of the same method and URL ends the older one', async ({ client }) => {
    client.on('/ep', holdOpen)
    await client.open(`<button id="a" data-indicator="busy" data-on:click="@get('/ep')"></button>
      <button id="b" data-on:click="@get('/ep')"></button>
      <button id="c" data-on:click="@get('/ep?other')"></button>`)
    await press(client, 'a')
    await expect.poll(() => client.requests.length).toBe(1)
    expect(await client.signals()).toEqual({ busy: true })
    await press(client, 'c')
    await press(client, 'b')
    await expect.poll(() => client.signals()).toEqual({ busy: false })
    expect(await client.fetchEvents()).toEqual(['started', 'started', 'started', 'finished'])

    await press(client, 'b')
    await expect
      .poll(async () => (await client.fetchEvents()).slice(4))
      .toEqual(['started', 'finished'])
  })

  test('can be disabled', async ({ client }) => {
    client.on('/ep', async (_, response) => {
      while (client.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
      noContent(_, response)
    })
    await client.open(
      `<button data-on:click="@post('/ep', {requestCancellation: 'disabled'})">go</button>`,
    )
    await click(client)
    await click(client)
    await expect
      .poll(() => client.fetchEvents())
      .toEqual(['started', 'started', 'finished', 'finished'])
  })

  test('can be left to an AbortController', async ({ client }) => {
    client.on('/ep', holdOpen)
    await client.open(`<button data-on:click="
      window.controller = new AbortController();
      @get('/ep', {requestCancellation: window.controller})">go</button>`)
    await click(client)
    await expect.poll(() => client.requests.length).toBe(1)
    await client.page.evaluate('controller.abort()')
    await expect.poll(() => client.fetchEvents()).toEqual(['started', 'finished'])
    expect(client.errors).toEqual([])
  })

  for (const [what, change] of [
    ['the element is removed', 'el.remove()'],
    ['the attribute is removed', 'el.removeAttribute("data-init")'],
    ['the attribute is changed', 'el.setAttribute("data-init", "0")'],
  ] as const) {
    test(`with cleanup ends the call when ${what} (C50)`, async ({ client }) => {
      client.on('/ep', holdOpen)
      await client.open(
        `<div id="x" data-init="@get('/ep', {requestCancellation: 'cleanup'})"></div>`,
      )
      await expect.poll(() => client.requests.length).toBe(1)
      await client.page.evaluate(`const el = document.getElementById('x'); ${change}`)
      await expect.poll(() => client.fetchEvents()).toEqual(['started', 'finished'])
      expect(client.errors).toEqual([])
    })
  }

  test('with cleanup still ends a call that superseded another (D9)', async ({ client }) => {
    test.skip(official, 'loses its hook')
    client.on('/ep', holdOpen)
    await client.open(
      `<button data-on:click="@get('/ep', {requestCancellation: 'cleanup'})">go</button>`,
    )
    await click(client)
    await click(client)
    await expect.poll(() => client.fetchEvents()).toEqual(['started', 'started', 'finished'])
    await client.page.locator('button').evaluate((el) => el.remove())
    await expect.poll(async () => (await client.fetchEvents()).at(-1)).toBe('finished')
    expect(await client.fetchEvents()).toHaveLength(4)
  })

  test('does not come from the removal of the element by default (C50)', async ({ client }) => {
    let stream: ServerResponse | undefined
    client.on('/ep', (_, response) => {
      stream = response
    })
    await client.open(`<div id="x" data-init="@get('/ep')"></div><p id="p">old</p>`)
    await expect.poll(() => client.requests.length).toBe(1)
    await client.page.locator('#x').evaluate((el) => el.remove())
    if (stream) sendEvents(stream, elements('<p id="p">new</p>'))
    await expect(client.page.locator('#p')).toHaveText('new')
  })
})

test.describe('a page out of sight', () => {
  test('lets its streams go, and asks again with fresh signals when it is back', async ({
    client,
  }) => {
    client.on('/ep', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('id: 7\n' + event('datastar-patch-signals', 'signals {"b":1}'))
    })
    await client.open(`<div data-signals="{a:1}">${GO}</div>`)
    await click(client)
    await expect.poll(() => client.signals()).toEqual({ a: 1, b: 1 })

    await setHidden(client.page, true)
    await client.patch({ a: 2 })
    expect(client.requests).toHaveLength(1)
    await setHidden(client.page, false)

    await expect.poll(() => client.requests.length).toBe(2)
    expect(client.requests[1]?.query.get('datastar')).toBe('{"a":2,"b":1}')
    expect(client.requests[1]?.headers['last-event-id']).toBe('7')
    expect(await client.fetchEvents()).not.toContain('finished')
    expect(await client.fetchEvents()).not.toContain('retrying')
  })

  test('keeps a stream that is open when hidden', async ({ client }) => {
    let stream: ServerResponse | undefined
    client.on('/ep', (request, response) => {
      stream = response
      void holdOpen(request, response)
    })
    await client.open(
      `<button data-on:click="@get('/ep', {openWhenHidden: true})">go</button><p id="p"></p>`,
    )
    await click(client)
    await expect.poll(() => client.requests.length).toBe(1)
    await setHidden(client.page, true)
    stream?.write(elements('<p id="p">new</p>'))
    await expect(client.page.locator('#p')).toHaveText('new')
    expect(client.requests).toHaveLength(1)
  })

  test('opens such a stream again when it comes out of the back/forward cache', async ({
    client,
  }) => {
    test.skip(official, 'does not know that cache')
    client.on('/ep', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write(event('datastar-patch-signals', `signals {"n":${client.requests.length}}`))
    })
    client.on('/answer', () => {})
    await client.open(`${GO.replace("'/ep'", "'/ep', {openWhenHidden: true}")}
      <button id="post" data-on:click="@post('/answer')"></button>`)
    await click(client)
    await press(client, 'post')
    await expect.poll(() => client.signals()).toEqual({ n: 1 })
    await expect.poll(() => client.requests.length).toBe(2)

    await client.page.evaluate(() =>
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
    )
    await expect.poll(() => client.signals()).toEqual({ n: 3 })
    // An answer that is still due is not asked for twice.
    expect(client.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET'])
  })
})

async function click(client: Client): Promise<void> {
  await client.page.getByText('go').click()
}

/** Clicks buttons that have nothing to show. */
async function press(client: Client, id: string): Promise<void> {
  await client.page.locator(`#${id}`).dispatchEvent('click')
}

async function only(client: Client): Promise<Client['requests'][number]> {
  await expect.poll(() => client.requests.length).toBe(1)
  const [request] = client.requests
  if (!request) throw new Error('No request')
  return request
}

async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await inPage(
    page,
    `() => {
      Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }`,
  )
}

function elements(html: string): string {
  return event('datastar-patch-elements', `elements ${html}`)
}

const noContent: Parameters<Client['on']>[1] = (_, response) => void response.writeHead(204).end()

const holdOpen: Parameters<Client['on']>[1] = (_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.flushHeaders()
}
