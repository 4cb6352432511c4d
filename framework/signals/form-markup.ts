import type { z } from 'zod'
import type { SignalsPatch } from '../patch/patch.ts'
import { patchSignals } from '../patch/signals.ts'
import { boundTo, type ChoiceAttributes, choiceOf, isList } from './checkbox.ts'
import { type Code, type Expression, expression, js, Ref, type SignalName } from './expression.ts' // prettier-ignore
import { type FileAttributes, fileAttributes } from './file-field.ts'
import type { FileRules } from './incoming-file.ts'
import { on } from './on.ts'
import { declares } from './one-contract.ts'
import { present } from './present.ts'
import { keysOf } from './problem-keys.ts'
import { fieldsOf, type Problems } from './problems.ts'

/** How `patchProblems` shows problems. */
export interface PatchProblemsOptions {
  /** Whether only fields that have been filled in show theirs, as while one types. @default 'all' */
  readonly fields?: 'all' | 'touched'
}

/** The attributes of a form, its fields and their problems, and the patch that changes these. */
export class FormMarkup<
  Field extends string,
  FileField extends string,
  FilledIn extends object,
  Local extends object,
  Choices extends object,
> {
  readonly #schema: z.ZodObject
  readonly #fields: ReadonlyMap<string, z.ZodType>
  readonly #files: FileRules<string>
  readonly #keys: ReadonlyMap<string, string>

  constructor(schema: z.ZodObject, files: FileRules<string>) {
    this.#schema = schema
    this.#fields = fieldsOf(schema)
    this.#files = files
    this.#keys = keysOf([...this.#fields.keys(), ...Object.keys(files)])
  }

  /**
   * Declares the form's signals, to spread on the form: what is filled in, its problems, and the
   * form's `_` signals if it has any.
   *
   * @example
   * <form method="post" action={paths.signUp()} novalidate {...SignUp.attributes(form)}>
   */
  attributes(
    form: { readonly typed: FilledIn; readonly problems?: Problems<Field | FileField> | undefined },
    ...local: keyof Local extends never ? [] : [local: Local]
  ): { readonly 'data-signals': Expression } {
    const _problems = this.#each((name) => problemIn(form, name))
    const _touched = this.#each(() => form.problems !== undefined)
    const initial = present({ ...form.typed, ...local[0] }, this.#schema)
    const all = { ...initial, _problems, _touched }
    return declares(this, expression(['', ''], all))
  }

  /**
   * Ties a field to its signal and to its problem, to spread on an input, a select or a textarea:
   * its `name`, `data-bind`, `aria-invalid` and `aria-describedby`. What was typed is not among them:
   * write `value={form.typed.email}`, or `checked`, as HTML does, for who has no JavaScript. The boxes
   * of a list are `checkbox`'s. A field that takes files is not bound, and tells of files that are too
   * large or too many before they are sent, or if the server refuses to read that much.
   *
   * @example
   * <input type="email" value={form.typed.email} {...SignUp.field('email', form)} />
   */
  field(
    name: Field | FileField,
    form: { readonly problems?: Problems<Field | FileField> | undefined },
  ): FieldAttributes {
    const rule = this.#files[name]
    if (rule) return { ...this.#described(name, form), ...fileAttributes(this.#refs(name), rule) }
    return { ...this.#described(name, form), ...boundTo(name, this.#fields.get(name)) }
  }

  /**
   * Makes a checkbox one of the choices of a list, to spread on an input: checked while the list
   * holds the choice, in what was filled in and in the signal. The list holds what is checked, in
   * the order of the page, with and without JavaScript alike; nothing depends on which boxes there
   * are.
   *
   * @throws {TypeError} when the field is no list.
   *
   * @example
   * // topics: z.array(z.enum(TOPICS)).min(1, 'Choose a topic.')
   * {TOPICS.map((topic) => <label><input {...SignUp.checkbox('topics', topic, form)} /> {topic}</label>)}
   */
  checkbox<Name extends keyof Choices & string>(
    name: Name,
    choice: Choices[Name] & (string | number),
    form: {
      readonly typed: FilledIn
      readonly problems?: Problems<Field | FileField> | undefined
    },
  ): CheckboxAttributes {
    if (!isList(this.#fields.get(name)))
      throw new TypeError(`The field "${name}" is no list that has choices`)
    const chosen: unknown = name.split('.').reduce(inside, form.typed)
    const checked = Array.isArray(chosen) && chosen.map(String).includes(String(choice))
    return { ...this.#described(name, form), ...choiceOf(name, choice), checked }
  }

  /**
   * What is wrong with a field, to spread on an element beside it; screen readers read it with the
   * field, and when it changes.
   *
   * @example
   * <p class="problem" {...SignUp.problem('email', form)} />
   */
  problem(
    name: Field | FileField,
    form: { readonly problems?: Problems<Field | FileField> | undefined },
  ): ProblemAttributes {
    const shown = { 'data-text': this.shown(name), children: problemIn(form, name) }
    return { id: `${name}-problem`, 'aria-live': 'polite', ...shown }
  }

  /**
   * The problem that a field shows, for expressions: `''` if none.
   *
   * @example
   * <form data-on:submit={js`${Upload.shown('file')} === '' && ${send}`}>
   */
  shown(name: Field | FileField): Expression {
    const [problem, touched] = this.#refs(name)
    return js`${touched} ? ${problem} : ''`
  }

  /**
   * Has the form checked while one types, to spread on the form: `run` is called when a field has
   * rested for 400 ms and when one leaves it. Until then the field shows no problem.
   *
   * @example
   * <form {...SignUp.whileTyping(action.post(paths.checkSignUp()))}>
   *
   * @example
   * app.post('/sign-up/check', SignUp.extract, (c) =>
   *   sendPatches(c, SignUp.patchProblems(c.var.form.problems, { fields: 'touched' })))
   */
  whileTyping(run: Code): { readonly [attribute: `data-on:${string}`]: Code } {
    const check = js`
      const field = (evt.target.name ?? '').replaceAll('.', '__')
      if (${new Ref('_touched')}[field] === false) {
        ${new Ref('_problems')}[field] = ''
        ${new Ref('_touched')}[field] = true
      }
      ${run}`
    return { ...on('input', check, { debounce: '400ms' }), ...on('change', check) }
  }

  /**
   * Shows what is wrong beside the fields, and takes away what is wrong no more. Fields that take
   * files keep their problem while one types.
   *
   * @example
   * sendPatches(c, SignUp.patchProblems({ email: 'Somebody has signed up with this address.' }))
   */
  patchProblems(
    problems: Problems<Field | FileField> | undefined,
    { fields = 'all' }: PatchProblemsOptions = {},
  ): SignalsPatch {
    if (fields === 'all') {
      const _problems = this.#each((name) => problemIn({ problems }, name))
      return patchSignals({ _problems, _touched: this.#each(() => true) })
    }
    return patchSignals({
      _problems: Object.fromEntries(
        [...this.#fields.keys()].map((name) => [
          this.#keys.get(name)!,
          problemIn({ problems }, name),
        ]),
      ),
    })
  }

  #each<Value>(value: (name: string) => Value): Record<string, Value> {
    return Object.fromEntries([...this.#keys].map(([name, key]) => [key, value(name)]))
  }

  #refs(name: string): [problem: Ref, touched: Ref] {
    const key = this.#keys.get(name)
    if (key === undefined) throw new TypeError(`The form has no field "${name}"`)
    return [new Ref(`_problems.${key}`), new Ref(`_touched.${key}`)]
  }

  #described(name: string, form: { readonly problems?: object | undefined }): DescribedAttributes {
    return {
      name,
      'aria-describedby': `${name}-problem`,
      ...(problemIn(form, name) !== '' && { 'aria-invalid': 'true' as const }),
      'data-attr:aria-invalid': js`${this.shown(name as Field)} !== '' ? 'true' : false`,
    }
  }
}

interface DescribedAttributes {
  readonly name: string
  readonly 'aria-describedby': string
  readonly 'aria-invalid'?: 'true'
  readonly 'data-attr:aria-invalid': Expression
}

/** The attributes of a field. */
export interface FieldAttributes extends DescribedAttributes, Partial<FileAttributes> {
  readonly 'data-bind'?: SignalName
}

/** The attributes of a box that is one of the choices of a list. */
export interface CheckboxAttributes extends DescribedAttributes, ChoiceAttributes {
  readonly checked: boolean
}

/** The attributes and the text of an element that shows a problem. */
export interface ProblemAttributes {
  readonly id: string
  readonly 'aria-live': 'polite'
  readonly 'data-text': Expression
  readonly children: string
}

function problemIn(form: { readonly problems?: object | undefined }, name: string): string {
  return (form.problems as Problems<string> | undefined)?.[name] ?? ''
}

function inside(group: unknown, name: string): unknown {
  return (group as Record<string, unknown> | undefined)?.[name]
}
