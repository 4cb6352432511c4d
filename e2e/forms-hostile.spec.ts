import fc from 'fast-check'
import { expect, test } from './examples.ts'

// Issue 5, bad input: what people type comes back through attributes into a real page, as it was
// typed, and none of it runs. PROPERTY_RUNS makes more of them.

const SIZE = 100
const count = Number(process.env['PROPERTY_RUNS'] ?? 400) * 5

const code = [
  '"', "'", '`', '\\', '${', '}', '</script>', '<script>', '<!--', '-->', '&quot;', '&#39;', ';', '//', '/*', '*/',
  '$name', '$_problems.name', '@post("/forms")', "@get('/')", '\\u0040', '\u2028', '\u2029', '\0', '\r\n', 'é', '𝄞',
  'window.pwned=1', ');window.pwned=1//', '"};window.pwned=1//', '${window.pwned=1}', '<img src=x onerror=window.pwned=1>',
  'return window.pwned=1', '__proto__', 'constructor', 'el', 'evt', 'javascript:',
] // prettier-ignore
const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...code), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')) }, // prettier-ignore
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }) },
)

test('whatever is typed comes back as it was typed, and nothing of it runs', async ({ page, problems }) => {
  test.setTimeout(60_000 + count * 20)
  await page.goto('/forms')
  const texts = fc.sample(hostile, { numRuns: count, seed: 1 })
  for (let at = 0; at < texts.length; at += SIZE) {
    const changed = await page.evaluate(async (texts) => {
      const changed: [string, string][] = []
      for (const text of texts) {
        // As a form without JavaScript sends it; its answer is put into this page, which has some.
        const body = new URLSearchParams({ name: text, wishes: text, email: text, seats: '1' })
        const response = await fetch('/forms', { method: 'POST', body, headers: { Accept: 'text/html' } })
        const answer = new DOMParser().parseFromString(await response.text(), 'text/html')
        document.querySelector('#sign-up')!.replaceWith(document.adoptNode(answer.querySelector('#sign-up')!))
        await new Promise((resolve) => setTimeout(resolve))
        const { value } = document.querySelector<HTMLTextAreaElement>('#wishes')!
        if (value !== text.replaceAll(/\r\n?/g, '\n')) changed.push([text, value])
        const problem = document.querySelector('#email-problem')!.textContent
        if (!problem.startsWith('This is not')) changed.push([text, problem])
      }
      return changed
    }, texts.slice(at, at + SIZE))
    expect(changed).toEqual([])
  }
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  expect(problems.filter((problem) => !problem.includes('Refused to load the image'))).toEqual([])
}) // prettier-ignore
