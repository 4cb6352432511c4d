import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { SignalsPatch } from '../patch/patch.ts'
import { patchSignals, type PatchSignalsOptions } from '../patch/signals.ts'
import type { LimitBodyOptions } from '../security/limit-body.ts'
import { boundTo } from './checkbox.ts'
import { type Expression, expression, Ref, SignalName } from './expression.ts'
import { extractor, withoutLocal } from './extract.ts'
import { declares } from './one-contract.ts'
import { present } from './present.ts'
import { fieldsOf } from './problems.ts'
import { kindOf } from './read-form.ts'
import type {
  Change,
  Checked,
  Extracted,
  FieldName,
  Initial,
  Names,
  Refs,
  SignalShape,
} from './shape.ts'
import { unfit } from './unfit.ts'

/** A contract for some of a page's signals: what the page, the browser and handlers agree on. */
export interface Signals<Shape extends SignalShape> {
  /** The shape as zod knows it, `_` signals included. */
  readonly schema: z.ZodObject<Shape>

  /** Names for `data-bind`, `data-ref` and `data-indicator`. */
  readonly names: Names<Initial<Shape>>

  /** References for expressions. */
  readonly $: Refs<Initial<Shape>>

  /**
   * Declares the signals, to spread on one element. Two contracts go on two elements: of two on one
   * element, rendering throws, as the second `data-signals` would replace the first.
   *
   * @example
   * <form {...Draft.attributes({ text: '', _problem: '' })}>
   */
  attributes(initial: Initial<Shape>): { readonly 'data-signals': Expression }

  /**
   * Ties a form field to a signal, to spread on it: its `name`, for a form without JavaScript, and
   * its `data-bind`. Boxes that make a list are `checkbox`'s of a `form()`.
   *
   * @example
   * <input {...Draft.field('author')} />
   */
  field(name: FieldName<Initial<Shape>>): {
    readonly name: string
    readonly 'data-bind': SignalName
  }

  /**
   * A typed `patchSignals`.
   *
   * @throws {PatchError} when a value is no data, such as `NaN`.
   *
   * @example
   * sendPatches(c, Draft.patch({ text: '', _problem: '' }))
   */
  patch(changes: Change<Initial<Shape>>, options?: PatchSignalsOptions): SignalsPatch

  /**
   * Middleware that reads the signals of a request into `c.var.signals`: from the `datastar` query
   * parameter of GET and DELETE, from JSON, or from the fields of a form. Signals named `_` never
   * leave the browser and are not there.
   *
   * The fields of a form are text. Numbers are made of what a number field sends (`1.5`, not `0x10`
   * nor ` 5`), none of an empty one; a boolean is a checkbox, checked unless it is missing or
   * `false`; a list takes every field of its name, all else the last. Of a union or of literals, it
   * is the text if the schema has that, else the number or boolean it spells.
   *
   * Answers 400 to what is no JSON, is not UTF-8, is nested more than 64 deep or breaks off, 413 to
   * a body over `maxBytes`, and 422 to signals that the schema refuses, each with one line for a
   * developer: our own page sends none of these. What a user may do wrong is the handler's to tell.
   *
   * @example
   * app.post('/messages', Draft.extract, (c) => c.text(c.var.signals.text))
   */
  readonly extract: MiddlewareHandler<{ Variables: { signals: Extracted<Shape> } }>
}

/**
 * Declares signals once, as zod schemas by name: for the page's markup, for expressions, for the
 * handlers that read them and for the patches that change them.
 *
 * A schema says what a page of yours can send while it works. What it refuses is answered with a
 * 422, of which the user sees nothing: check what people type in the handler, and answer a mistake
 * with patches. So `z.string()`, not `z.string().min(1)`.
 *
 * @throws {TypeError} when a name cannot be spelled in an expression or is one that every object has,
 *   when a group is more than a plain `z.object`, or when a signal could hold what a browser's JSON
 *   does not: null (which deletes a signal), a date, a bigint, anything at all.
 *
 * @example
 * const Draft = signals({ author: z.string(), text: z.string(), _problem: z.string() })
 */
export function signals<const Shape extends SignalShape>(
  shape: Shape & Checked<Shape>,
  options: LimitBodyOptions = {},
): Signals<Shape> {
  const schema = z.object(shape as Shape)
  const fields = fieldsOf(schema)
  const names = tree(schema, '', (path) => new SignalName(path)) as Names<Initial<Shape>>
  return {
    schema,
    names,
    $: tree(schema, '', (path) => new Ref(path)) as Refs<Initial<Shape>>,
    attributes: (initial) => declares(shape, expression(['', ''], present(initial, schema))),
    field: (name) => ({ name, ...boundTo(name, fields.get(name)) }),
    patch: (changes, patchOptions) => patchSignals(changes, patchOptions),
    extract: extractor(withoutLocal(schema), options) as Signals<Shape>['extract'],
  }
}

/** A name or reference for each signal; those of a group hang on the group's own. */
function tree(schema: z.ZodObject, prefix: string, make: (path: string) => object): object {
  const result = prefix === '' ? {} : make(prefix)
  for (const [name, inner] of Object.entries(schema.shape)) {
    if (!/^(?!__)\w+$/.test(name)) {
      throw new TypeError(
        `"${name}" is not a signal's name: letters, digits and _, not __ in front`,
      )
    }
    if (name in Object.prototype) {
      throw new TypeError(`"${name}" is not a signal's name: every object has one`)
    }
    const path = prefix === '' ? name : `${prefix}.${name}`
    if (kindOf(inner) === 'object' && !(inner instanceof z.ZodObject)) {
      throw new TypeError(`"${path}" is a group: its signals can have defaults, the group cannot`)
    }
    const problem = inner instanceof z.ZodObject ? '' : unfit(inner)
    if (problem !== '') throw new TypeError(`"${path}" is no signal: ${problem}`)
    const value = inner instanceof z.ZodObject ? tree(inner, path, make) : make(path)
    Object.defineProperty(result, name, { enumerable: true, value })
  }
  return result
}
