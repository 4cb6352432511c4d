// The figure of reading signals: what may be asked without waiting, and nothing else.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { parsesAtOnce } from './parses-at-once.ts'

it.each([
  ['plain fields', z.object({ text: z.string().trim().min(1).max(9), step: z.number().int() })],
  [
    'lists, choices and defaults',
    z.object({ a: z.array(z.enum(['x', 'y'])), b: z.boolean().default(false) }),
  ],
  [
    'what may be left out',
    z.object({ a: z.email().optional(), b: z.union([z.string(), z.null()]) }),
  ],
  ['objects in objects', z.object({ at: z.object({ x: z.number(), y: z.number().nullable() }) })],
])('asks %s at once', (_, schema) => {
  expect(parsesAtOnce(schema)).toBe(true)
  expect(() => schema.safeParse({})).not.toThrow()
})

it.each([
  ['a refinement', z.object({ name: z.string().refine(async () => true) })],
  ['a refinement of the whole', z.object({ name: z.string() }).refine(async () => true)],
  ['a check of its own', z.object({ name: z.string().check(async () => {}) })],
  ['a superRefine', z.object({ list: z.array(z.string()).superRefine(async () => {}) })],
  ['a transform', z.object({ name: z.string().transform(async (text) => text) })],
  ['a transform in a list', z.array(z.string().transform(async (text) => text))],
  ['a pipe', z.object({ name: z.string().pipe(z.transform(async (text) => text)) })],
  ['what is lazy', z.lazy(() => z.string().refine(async () => true))],
  ['a choice with a refinement', z.union([z.number(), z.string().refine(async () => true)])],
  [
    'a record',
    z.record(
      z.string(),
      z.string().refine(async () => true),
    ),
  ],
  ['the rest of an object', z.object({}).catchall(z.string().refine(async () => true))],
  ['a custom type', z.custom(async () => true)],
])('waits for %s', (_, schema) => {
  expect(parsesAtOnce(schema)).toBe(false)
})
