import { expect, test } from './examples.ts'

// Row 124 of capabilities.md.
test('three clicks draw a rectangle, a polygon and a circle', async ({ page, problems }) => {
  await page.goto('/shapes')
  const shape = page.locator('svg > #shape')
  for (const type of [
    'SVGRectElement',
    'SVGPolygonElement',
    'SVGCircleElement',
    'SVGRectElement',
  ]) {
    await page.getByRole('button', { name: 'Draw the next' }).click()
    await expect.poll(() => shape.evaluate((el) => el.constructor.name)).toBe(type)
    const box = await shape.boundingBox()
    expect(box?.width).toBeGreaterThan(10) // it is drawn, and not only there
  }
  await expect(page.locator('svg > *')).toHaveCount(1)
  expect(problems).toEqual([])
})
