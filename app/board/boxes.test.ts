import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { Boxes, rowOf } from './boxes.ts'
import { SqliteBoard } from './store.ts'

it('names boxes as a spreadsheet does, and numbers them along the rows', () => {
  const boxes = new Boxes(new SqliteBoard(new DatabaseSync(':memory:')))
  const all = Array.from({ length: 40 }, (_, i) => boxes.row(i + 1)).flat()
  expect(all.map(({ number }) => number)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1))
  expect(new Set(all.map(({ name }) => name)).size).toBe(1000)
  expect([all[0], all[24], all[25], all[999]].map((box) => box?.name)).toEqual([
    'A1',
    'Y1',
    'A2',
    'Y40',
  ])
  for (const { number, name } of all) expect(name).toMatch(new RegExp(`^[A-Y]${rowOf(number)}$`))
})

it('keeps what is checked for the next process, and says what changes', () => {
  const database = new DatabaseSync(':memory:')
  const before = new Boxes(new SqliteBoard(database))
  const changes = [before.set(7, true), before.set(7, true), before.set(999, true)]
  changes.push(before.set(999, false), before.set(3, false))
  expect(changes).toEqual([true, false, true, true, false])

  const after = new Boxes(new SqliteBoard(database))
  expect(after.checkedCount).toBe(1)
  expect(after.row(1)[6]).toEqual({ number: 7, name: 'G1', isChecked: true })
})

it('stays as it was when a change cannot be kept', () => {
  const full = () => {
    throw new Error('database or disk is full')
  }
  const boxes = new Boxes({ checked: () => [], set: full })
  expect(() => boxes.set(1, true)).toThrow('full')
  expect(boxes.row(1)[0]?.isChecked).toBe(false)
})
