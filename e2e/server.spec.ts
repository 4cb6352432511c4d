import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from './examples.ts'

const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin', 'Datastar-Request': 'true' }

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends open streams and the process, with exit code 0`, async ({
    page,
    examples,
  }) => {
    await page.goto('/counter')
    await page.getByRole('button', { name: 'Count' }).click()
    await expect(page.locator('#total')).toHaveText('1')
    const began = Date.now()
    expect(await examples.end(signal)).toBe(0)
    expect(Date.now() - began).toBeLessThan(5000)
  })
}

test('a busy port is one clear line and exit code 1', async ({ examples }) => {
  const { port } = new URL(examples.url)
  const second = spawn('node', ['dist/server/server.js'], {
    env: { ...process.env, PORT: port, HOST: '127.0.0.1' },
  })
  let output = ''
  second.stdout.on('data', (chunk) => (output += chunk))
  second.stderr.on('data', (chunk) => (output += chunk))
  const [code] = await once(second, 'exit')
  expect(code).toBe(1)
  expect(output).toBe(
    `Cannot listen on 127.0.0.1:${port}: the port is taken. Set PORT or HOST to listen elsewhere.\n`,
  )
})

for (const port of ['abc', '99999', '-1']) {
  test(`PORT=${port} is one clear line and exit code 1`, async () => {
    const server = spawn('node', ['dist/server/server.js'], {
      env: { ...process.env, PORT: port, HOST: '127.0.0.1' },
    })
    let output = ''
    server.stdout.on('data', (chunk) => (output += chunk))
    server.stderr.on('data', (chunk) => (output += chunk))
    const [code] = await once(server, 'exit')
    expect(code).toBe(1)
    expect(output).toMatch(/^\S+ is not a port: a whole number from 0 to 65535.*\n$/)
  })
}

test('a stream reaches the browser at once, headers and first view', async ({ examples }) => {
  const response = await fetch(`${examples.url}/counter/live`, { headers: SAME_ORIGIN })
  expect(response.status).toBe(200)
  const { value } = await response.body!.getReader().read()
  expect(new TextDecoder().decode(value)).toContain('<output id="total">0</output>')
})

test('wrong signals are answered with a status and one line', async ({ request }) => {
  const post = async (data: string) => {
    const headers = { ...SAME_ORIGIN, 'Content-Type': 'application/json' }
    const response = await request.post('/counter', { data: Buffer.from(data), headers })
    return [response.status(), await response.text()]
  }
  expect(await post('{"step"')).toEqual([
    400,
    'The signals of POST /counter are malformed: they are not JSON',
  ])
  expect(await post('')).toEqual([
    400,
    'The signals of POST /counter are malformed: there are none',
  ])
  expect(await post('{"step":"many"}')).toEqual([
    422,
    'The signals of POST /counter are invalid: "step": Invalid input: expected number, received string',
  ])
  expect(await post(`{"step":1,"x":"${'x'.repeat(1_048_576)}"}`)).toEqual([
    413,
    'The body of POST /counter is over 1048576 bytes',
  ])
})

test('another site can neither act nor listen', async ({ request }) => {
  const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.example' }
  expect((await request.post('/counter', { form: { step: 1 }, headers })).status()).toBe(403)
  expect((await request.get('/counter/live', { headers })).status()).toBe(403)
  expect((await request.get('/counter/live')).status()).toBe(403)
})

test('paths cannot leave the folder of static files', async ({ examples }) => {
  const { hostname, port } = new URL(examples.url)
  const raw = async (path: string) => {
    const socket = connect(Number(port), hostname)
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`)
    let text = ''
    for await (const chunk of socket) text += chunk
    return text
  }
  expect(await raw('/style.css')).toContain('HTTP/1.1 200')
  for (const path of [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/%252e%252e%252fpackage.json',
    '/..%5cpackage.json',
    '/..\\package.json',
    '//package.json',
    '//etc/passwd',
    '/%2fetc/passwd',
    '/style.css%00.txt',
    '/./../app/server.ts',
  ]) {
    const answer = await raw(path)
    expect(answer, path).toMatch(/^HTTP\/1\.1 4\d\d/)
    expect(answer, path).not.toMatch(/"version"|root:|ListenError/)
  }
})
