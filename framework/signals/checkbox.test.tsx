import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AttributeError, form, js, signals } from '../index.ts'

// Issue 5, forms: a list of checkboxes holds the same with JavaScript and without it.

const Order = form({
  name: z.string(),
  toppings: z.array(z.enum(['salt', 'pepper', 'oil'])).min(1, 'Choose one.'),
  sizes: z.array(z.number()).default([]),
  more: z.object({ words: z.array(z.string()).optional() }),
})
const empty = { typed: {} }

/** What the boxes of a page make of a list, by the very code that is in their attributes. */
class Page {
  readonly form = {}
  readonly boxes: { name: string; value: string; checked: boolean; form: object; run: (name: string) => void }[]

  constructor(name: 'toppings' | 'sizes', choices: readonly (string | number)[], list: readonly unknown[]) {
    const root = { [name]: list }
    const document = { getElementsByName: (wanted: string) => this.boxes.filter((box) => box.name === wanted) }
    this.boxes = choices.map((choice) => {
      const attributes = Order.checkbox(name as never, choice as never, empty)
      const box = { name: attributes.name, value: attributes.value, checked: false, form: this.form, run: (attribute: string) => {
        const source = String(attributes[attribute as 'data-effect']).replaceAll('$', 'root.')
        // oxlint-disable-next-line no-implied-eval, no-new-func -- Datastar compiles expressions this way
        new Function('root', 'document', 'el', source)(root, document, box)
      } }
      return box
    })
    this.list = () => root[name]
    this.show()
  }

  readonly list: () => unknown
  show = () => this.boxes.forEach((box) => box.run('data-effect'))

  click(value: string): void {
    const box = this.boxes.find((box) => box.value === value)!
    box.checked = !box.checked
    box.run('data-on:change')
    this.show()
  }

  get checked() {
    return this.boxes.filter(({ checked }) => checked).map(({ value }) => value)
  }
} // prettier-ignore

describe('Form.checkbox', () => {
  it('is checked while the list holds its choice, wherever it stands in either', () => {
    const page = new Page('toppings', ['pepper', 'oil', 'salt'], ['salt', 'pepper'])
    expect(page.checked).toEqual(['pepper', 'salt'])
    page.click('oil')
    expect(page.list()).toEqual(['pepper', 'oil', 'salt'])
    page.click('pepper')
    page.click('salt')
    expect([page.list(), page.checked]).toEqual([['oil'], ['oil']])
    page.click('oil')
    expect(page.list()).toEqual([])
  })

  it('keeps numbers numbers, and leaves the boxes of other forms alone', () => {
    const page = new Page('sizes', [5, 10], [10])
    page.boxes.push({ name: 'sizes', value: '7', checked: true, form: {}, run: () => {} })
    page.click('5')
    expect(page.list()).toEqual([5, 10])
  })

  it('renders what was chosen for who has no JavaScript, and what is wrong', () => {
    const state = { typed: { toppings: ['oil'], more: { words: ['a b'] } }, problems: { toppings: 'Choose one.' } } // prettier-ignore
    const oil = Order.checkbox('toppings', 'oil', state)
    expect(oil).toMatchObject({ type: 'checkbox', name: 'toppings', value: 'oil', checked: true, 'aria-describedby': 'toppings-problem', 'aria-invalid': 'true' }) // prettier-ignore
    expect(Order.checkbox('toppings', 'salt', state)).toMatchObject({ checked: false })
    expect(Order.checkbox('more.words', 'a b', state)).toMatchObject({ name: 'more.words', checked: true }) // prettier-ignore
    expect(Order.checkbox('sizes', 5, { typed: { sizes: ['5'] } })).toMatchObject({ checked: true })
    expect(String(<input {...oil} />)).toContain(' checked=""')
  })

  it('means the same to a handler whichever way it comes', async () => {
    const app = new Hono().post('/', Order.extract, (c) => c.json(c.var.form))
    const send = async (body: BodyInit) => (await app.request('/', { method: 'POST', body })).json()
    for (const [list, fields] of [
      [['salt', 'oil'], 'toppings=salt&toppings=oil&sizes=5'],
      [[], 'sizes=5'],
    ] as const) {
      const json = { name: 'x', toppings: list, sizes: [5], more: { words: [] } }
      const answer = await send(JSON.stringify(json))
      expect(answer).toMatchObject({ typed: { toppings: list, sizes: [5] } })
      expect(answer.problems).toEqual(list.length > 0 ? undefined : { toppings: 'Choose one.' })
      expect(await send(new URLSearchParams(`name=x&${fields}`))).toEqual(answer)
    }
  })

  it('refuses the attributes of a whole list on a box, and a field that is no list', () => {
    const render = () => <input type="checkbox" value="salt" {...Order.field('toppings', {})} />
    expect(render).toThrow(AttributeError)
    expect(render).toThrow(
      '<input data-bind> ties a list to boxes by their order, which a form without JavaScript does not: write {...SignUp.checkbox(',
    )
    const Draft = signals({ topics: z.array(z.string()), agree: z.boolean() })
    expect(() => <input type="checkbox" {...Draft.field('topics')} />).toThrow('by their order')
    expect(() => Order.checkbox('name' as never, 'x' as never, empty)).toThrow('"name" is no list')
    for (const good of [
      () => <select multiple {...Order.field('toppings', {})} />,
      () => <input {...Order.field('more.words', {})} />,
      () => <input type="checkbox" {...Draft.field('agree')} />,
      () => <input type="checkbox" data-bind={Draft.names.topics} data-effect={js`1`} />,
    ]) {
      expect(good).not.toThrow()
    }
  })

  it('is typed', () => {
    Order.checkbox('more.words', 'any text', empty)
    // @ts-expect-error - no such choice
    Order.checkbox('toppings', 'sugar', empty)
    // @ts-expect-error - a list of numbers has no text
    Order.checkbox('sizes', '5', empty)
    // @ts-expect-error - it is no list
    expect(() => Order.checkbox('name', 'x', empty)).toThrow(TypeError)
    // @ts-expect-error - there is no such list
    expect(() => Order.checkbox('nothing', 'x', empty)).toThrow(TypeError)
  })
})
