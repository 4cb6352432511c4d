import fc from 'fast-check'
import { expect, test } from './examples.ts'
import { hostileText } from './hostile-text.ts'

// Issue 5, bad input: what people type comes back through attributes into a real page, as it was
// typed, and none of it runs. PROPERTY_RUNS makes more of them.

const SIZE = 100
const count = Number(process.env['PROPERTY_RUNS'] ?? 400) * 5

test('whatever is typed comes back as it was typed, and nothing of it runs', async ({ page, problems }) => {
  test.setTimeout(60_000 + count * 20)
  await page.goto('/forms')
  const texts = fc.sample(hostileText, { numRuns: count, seed: 1 })
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
