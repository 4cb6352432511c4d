import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { emptyFolder, root, run, type Serving, startServing } from './commands.ts'

// The package as npm packs it, in an empty project with hono and zod.

const { folder, remove } = emptyFolder()
test.afterAll(remove)
test.describe.configure({ mode: 'serial', timeout: 120_000 })

test.beforeAll(async () => {
  await run(root, 'npm', ['pack', '--ignore-scripts', '--pack-destination', folder])
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  await run(folder, 'npm', ['init', '-y'])
  await run(folder, 'npm', ['pkg', 'set', 'type=module'])
  const tarball = `./starcast-${version}.tgz`
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund']
  await run(folder, 'npm', [...install, tarball, 'hono', 'zod'])
  await run(folder, 'npm', [...install, '--save-dev', 'typescript', '@types/node', 'node@24'])
})

test('the app of the README typechecks and runs', async ({ page }) => {
  for (const file of ['app.tsx', 'tsconfig.json']) writeFrom('README.md', file)
  await run(folder, 'npx', ['tsc'])

  const app = await startServing(folder, 'npx', ['node', 'dist/app.js'])
  await page.goto(app.url)
  await page.getByLabel('Step').fill('3')
  await page.getByRole('button', { name: 'Count' }).click()
  await expect(page.getByText('Counted by you: 3')).toBeVisible()
  await expect(page.getByText('Counted by everyone: 3')).toBeVisible()
  await app.stop()
})

test('the list of the docs typechecks and runs, with and without JavaScript', async ({
  page,
  browser,
}) => {
  const app = await serveFrom('docs/a-list-with-a-form.md', 'todos.tsx')
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await Promise.all([page.goto(app.url), plain.goto(app.url)])

  for (const visitor of [page, plain]) {
    const text = visitor === page ? 'with scripts' : 'without scripts'
    await visitor.getByRole('button', { name: 'Add' }).click()
    await expect(visitor.getByRole('alert')).toHaveText('Write something first.')
    await visitor.getByLabel('What is to be done?').fill(text)
    await visitor.getByRole('button', { name: 'Add' }).click()
    await expect(visitor.getByLabel('What is to be done?')).toHaveValue('')
    await expect(visitor.getByRole('listitem').last()).toContainText(text)
  }
  const [first, second, third] = ['Read this page', 'with scripts', 'without scripts']
  await expect(page.getByRole('listitem')).toContainText([first!, second!, third!])
  await page.getByRole('button', { name: `Remove ${first}` }).click()
  await plain.getByRole('button', { name: `Remove ${second}` }).click()
  await expect(page.getByRole('listitem')).toHaveCount(1)
  await expect(page.getByRole('listitem')).toContainText(third!)
  await app.stop()
})

test('the form of the docs typechecks and runs, with and without JavaScript', async ({
  page,
  browser,
}) => {
  const app = await serveFrom('docs/forms.md', 'sign-up.tsx')
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await Promise.all([page.goto(app.url), plain.goto(app.url)])
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))

  await page.getByLabel('Email').fill('ada')
  await expect(page.locator('#email-problem')).toHaveText('This is not an email address yet.')
  await expect(page.locator('#name-problem')).toHaveText('')

  for (const visitor of [page, plain]) {
    const name = visitor === page ? 'ada' : 'grace'
    const picture = (name: string, mimeType: string) => ({ name, mimeType, buffer: Buffer.alloc(1_000_000) }) // prettier-ignore
    await visitor.getByLabel('Email').fill(name)
    await visitor.getByLabel('streams').check()
    await visitor.getByLabel('tests').check()
    await visitor.getByLabel('Picture').setInputFiles(picture('notes.txt', 'text/plain'))
    await visitor.getByRole('button', { name: 'Sign up' }).click()
    await expect(visitor.locator('#name-problem')).toHaveText('Say who you are.')
    await expect(visitor.locator('#email-problem')).toHaveText('This is not an email address yet.')
    await expect(visitor.locator('#size-problem')).toHaveText('Choose a size.')
    await expect(visitor.locator('#topics-problem')).toHaveText('')
    await expect(visitor.locator('#picture-problem')).toHaveText('This is not a picture.')
    await expect(visitor.getByLabel('Email')).toHaveValue(name)
    await expect(visitor.getByLabel('streams')).toBeChecked()
    await expect(visitor.getByLabel('forms')).not.toBeChecked()
    await expect(visitor.getByLabel('tests')).toBeChecked()

    await visitor.getByLabel('Name').fill(name)
    await visitor.getByLabel('Email').fill(`${name}@example.com`)
    await visitor.getByLabel('M', { exact: true }).check()
    await visitor.getByLabel('Picture').setInputFiles(picture('me.png', 'image/png'))
    await visitor.getByRole('button', { name: 'Sign up' }).click()
    await expect(visitor.getByRole('status')).toHaveText('You are signed up.')
  }
  expect(problems).toEqual([])
  await app.stop()
})

test('the news of the docs typecheck and run, and who was away is told what it missed', async ({
  page,
  browser,
}) => {
  const app = await serveFrom('docs/broadcasting.md', 'news.tsx')
  const other = await (await browser.newContext()).newPage()
  await Promise.all([page.goto(app.url), other.goto(app.url)])
  const tell = async (text: string) => {
    await page.getByLabel('News').fill(text)
    await page.getByRole('button', { name: 'Tell' }).click()
    await expect(page.getByRole('listitem').last()).toHaveText(text)
  }
  await tell('one')
  await expect(other.getByRole('listitem')).toHaveText(['one'])
  await other.context().setOffline(true)
  await tell('two')
  await tell('three')
  await other.context().setOffline(false)
  await expect(other.getByRole('listitem')).toHaveText(['one', 'two', 'three'])
  await app.stop()
})

test('the live views of the docs typecheck and run, for editors and readers', async ({
  page,
  browser,
}) => {
  const app = await serveFrom('docs/live-views.md', 'board.tsx')
  const readers = await browser.newContext()
  const reader = await readers.newPage()
  await page.context().addCookies([{ name: 'role', value: 'editor', url: app.url }])
  await Promise.all([page.goto(`${app.url}/lobby`), reader.goto(`${app.url}/lobby`)])
  const write = async (visitor: typeof page, text: string) => {
    await visitor.getByLabel('Note').fill(text)
    await visitor.getByRole('button', { name: 'Write' }).click()
    for (const each of [page, reader]) await expect(each.getByRole('listitem').last()).toContainText(text) // prettier-ignore
  }
  await write(page, 'one')
  await write(reader, 'two')
  await write(page, 'three')
  await expect(reader.getByText('Notes: 3')).toBeVisible()
  await expect(page.locator('.own')).toContainText(['one', 'three'])
  await expect(reader.locator('.own')).toContainText(['two'])
  await expect(reader.getByRole('button', { name: /Remove/ })).toHaveCount(0)

  // What stays is the element that it was.
  await reader.evaluate(() => document.querySelectorAll('li').forEach((item, i) => Object.assign(item, { seen: i }))) // prettier-ignore
  await page.getByRole('button', { name: 'Remove two' }).click()
  await expect(reader.getByRole('listitem')).toContainText(['one', 'three'])
  await readers.setOffline(true)
  await page.getByLabel('Note').fill('four')
  await page.getByRole('button', { name: 'Write' }).click()
  await expect(page.getByRole('listitem').last()).toContainText('four')
  await readers.setOffline(false)
  await expect(reader.getByRole('listitem')).toContainText(['one', 'three', 'four'])
  expect(await reader.evaluate(() => Array.from(document.querySelectorAll('li'), (item) => (item as { seen?: number }).seen))).toEqual([0, 2, undefined]) // prettier-ignore
  await app.stop()
})

test('the ticker of the docs typechecks and runs, on events and a server alone', async ({
  page,
}) => {
  const app = await serveFrom('docs/server-sent-events.md', 'ticker.ts')
  await page.goto(app.url)
  await expect(page.getByText(/Tick \d/)).toBeVisible()
  const ended = await page.request.get(`${app.url}/countdown`, {
    headers: { 'Last-Event-ID': '2' },
  })
  expect(await ended.text()).toBe('id: 1\ndata: 1 left\n\nid: 0\ndata: 0 left\n\n')
  await app.stop()
})

test('the app of the README typechecks with nothing but strict, its libraries included', async () => {
  const [plain, loose] = ['strict.json', 'tsconfig.json'].map((name) => path.join(folder, name))
  const { compilerOptions, include } = JSON.parse(readFileSync(loose!, 'utf8'))
  const { exactOptionalPropertyTypes, ...others } = compilerOptions
  expect(exactOptionalPropertyTypes, 'the README has it').toBe(true)
  const options = { ...others, skipLibCheck: false, noEmit: true }
  writeFileSync(plain!, JSON.stringify({ compilerOptions: options, include }))
  const problems = await run(folder, 'npx', ['tsc', '-p', 'strict.json']).catch((error) => error.stdout) // prettier-ignore
  expect(problems).toBe('')
})

test('a mistake in an attribute, a signal or a route does not compile', async () => {
  const source = readFileSync(path.join(folder, 'app.tsx'), 'utf8')
  const mistakes = {
    'a raw string as code': source.replace('data-text={Count.$._mine}', 'data-text="$_mine"'),
    'an unknown signal': source.replace("Count.field('step')", "Count.field('stepp')"),
    'a wrong initial value': source.replace('{ step: 1, _mine: 0 }', "{ step: '1', _mine: 0 }"),
    'a local signal in a handler': source.replace('c.var.signals.step', 'c.var.signals._mine'),
    'a wrong method': source.replace('action.post(paths.add())', 'action.get(paths.add())'),
  }
  for (const [what, mistaken] of Object.entries(mistakes)) {
    expect(mistaken, what).not.toBe(source)
    writeFileSync(path.join(folder, 'app.tsx'), mistaken)
    const result = await run(folder, 'npx', ['tsc', '--noEmit']).catch((error) => error.stdout)
    expect(result, what).toContain('app.tsx')
  }
  writeFileSync(path.join(folder, 'app.tsx'), source)
})

test('the lint rules of the README find what types cannot see', async () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8')
  const [settings] = /\{ "jsPlugins".*\}/.exec(readme) ?? []
  writeFileSync(path.join(folder, '.oxlintrc.json'), settings!)
  const app = readFileSync(path.join(folder, 'app.tsx'), 'utf8')
  const mistaken = app.replace('data-text={', "data-class:on={'x'} data-on:clik={add} data-txt={")
  writeFileSync(path.join(folder, 'mistaken.tsx'), mistaken)
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint')
  const lint = (file: string) => run(folder, 'npx', ['node', oxlint, '--format', 'unix', file]).catch((error) => error.stdout as string) // prettier-ignore
  expect(await lint('app.tsx')).not.toContain('starcast(')
  const found = await lint('mistaken.tsx')
  expect(found.match(/starcast\([\w-]+\)/g)?.toSorted()).toEqual([
    'starcast(no-raw-code)',
    'starcast(no-unknown-attribute)',
    'starcast(no-unknown-attribute)',
  ])
  expect(found).toContain('write data-text')
})

// Texts that Datastar, HTML, JavaScript or an event stream could take for more than text.
const HOSTILE = [
  `<script>window.pwned = 1</script>`,
  `</script><img src=x onerror="window.pwned = 1">`,
  `'-(window.pwned = 1)-'`,
  `"-(window.pwned = 1)-"`,
  `@get('/pwned')`,
  `@post("/pwned"); window.pwned = 1;`,
  '${window.pwned = 1}',
  '`${window.pwned = 1}`',
  '$text; window.pwned = 1',
  `ends with a backslash\\`,
  `a\r\nb\rc\nd`,
  `data: elements <b>x</b>\r\revent: datastar-patch-signals\rdata: signals {"pwned":1}\r\r`,
  `\u2028 \u2029 \ufeff \u0085`,
  `]]> --> */ // {{7*7}}`,
  `👩‍👩‍👧 שלום مرحبا é`,
  `&lt;b&gt; &amp; &quot;`,
]

test('hostile text is shown as it is, by attributes, signals and patches', async ({ page }) => {
  mkdirSync(path.join(folder, 'hostile'), { recursive: true })
  writeFileSync(path.join(folder, 'hostile', 'texts.json'), JSON.stringify(HOSTILE))
  writeFileSync(
    path.join(folder, 'app.tsx'),
    `import { readFileSync } from 'node:fs'
    import { Hono } from 'hono'
    import { jsxRenderer } from 'hono/jsx-renderer'
    import { action, ClientScript, js, pageHeaders, patchElements, routes, sameOrigin, sendPatches, serveClient, signals } from 'starcast'
    import { serve } from 'starcast/node'
    import { z } from 'zod'

    const texts: string[] = JSON.parse(readFileSync('hostile/texts.json', 'utf8'))
    const { patterns, paths } = routes({ page: 'GET /', send: 'POST /send/:text', pwned: 'GET /pwned' })
    const Text = signals({ texts: z.array(z.string()), chosen: z.string() })
    let pwned = false

    const app = new Hono()
      .use(pageHeaders(), sameOrigin(), serveClient())
      .use(jsxRenderer(({ children }) => <html><head><link rel="icon" href="data:," /><ClientScript /></head><body>{children}</body></html>))
      .get(patterns.page, (c) => c.render(
        <main {...Text.attributes({ texts, chosen: '' })}>
          {texts.map((text, i) => (
            <section>
              <pre class="plain">{text}</pre>
              <pre class="text" data-text={js\`\${text}\`} />
              <pre class="signal" data-text={js\`\${Text.$.texts}[\${i}]\`} />
              <pre class="attribute" data-attr={js({ title: text })} />
              <pre class="class" data-class={js({ on: js\`\${text} === \${Text.$.texts}[\${i}]\` })} />
              <pre class="patched" id={'patched-' + i} />
              <button data-on:click={js\`\${Text.$.chosen} = \${text}; \${action.post(paths.send(text))}\`}>Send</button>
            </section>
          ))}
        </main>))
      .post(patterns.send, Text.extract, async (c) => {
        const i = texts.indexOf(c.var.signals.chosen)
        const same = decodeURIComponent(new URL(c.req.url).pathname.slice('/send/'.length)) === texts[i]
        return sendPatches(c, [
          patchElements(<pre class="patched" id={'patched-' + i} data-same={String(same)}>{texts[i]}</pre>),
          Text.patch({ chosen: texts[i] ?? '' }),
        ])
      })
      .get(patterns.pwned, (c) => { pwned = true; return c.text('') })
      .get('/was-pwned', (c) => c.json(pwned))

    const { url } = await serve(app, { port: Number(process.env.PORT), hostname: '127.0.0.1' })
    console.log(url)`,
  )
  await run(folder, 'npx', ['tsc'])
  const app = await startServing(folder, 'npx', ['node', 'dist/app.js'])
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('dialog', (dialog) => problems.push(dialog.message()))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await page.goto(app.url)

  for (const [i, text] of HOSTILE.entries()) {
    const section = page.locator('section').nth(i)
    const content = (name: string) => section.locator(`.${name}`).evaluate((pre) => pre.textContent)
    await section.getByRole('button').click()
    await expect(section.locator('.patched')).toHaveAttribute('data-same', 'true')
    // An HTML parser makes one line feed of any line break; a signal keeps the text's own.
    const asHtml = text.replace(/\r\n?/g, '\n')
    expect(await content('plain'), 'plain').toBe(asHtml)
    expect(await content('patched'), 'patched').toBe(asHtml)
    expect(await content('text'), 'text').toBe(text)
    expect(await content('signal'), 'signal').toBe(text)
    expect(await section.locator('.attribute').getAttribute('title'), 'attribute').toBe(text)
    await expect(section.locator('.class')).toHaveClass(/\bon\b/)
  }
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  expect(await (await page.request.get(`${app.url}/was-pwned`)).json()).toBe(false)
  expect(problems).toEqual([])
  await app.stop()
})

/** Compiles and starts a program as a page for users shows it. */
async function serveFrom(document: string, file: string): Promise<Serving> {
  writeFrom(document, file)
  const name = path.parse(file).name
  const tsconfig = readFileSync(path.join(folder, 'tsconfig.json'), 'utf8')
  writeFileSync(path.join(folder, `${name}.json`), tsconfig.replace('app.tsx', file))
  const said = await run(folder, 'npx', ['tsc', '-p', `${name}.json`]).catch((error) => error.stdout) // prettier-ignore
  expect(said, file).toBe('')
  return startServing(folder, 'npx', ['node', `dist/${name}.js`])
}

/** Writes a file as a page for users shows it. */
function writeFrom(document: string, file: string): void {
  const text = readFileSync(path.join(root, document), 'utf8')
  const block = new RegExp('```\\w+ ' + file + '\\n([\\s\\S]*?)\\n```').exec(text)?.[1]
  expect(block, `${document} shows ${file}`).toBeDefined()
  writeFileSync(path.join(folder, file), block!)
}
