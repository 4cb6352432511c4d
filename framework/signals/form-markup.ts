import type { SignalsPatch } from '../patch/patch.ts'
import { patchSignals } from '../patch/signals.ts'
import { type Code, type Expression, expression, js, Ref, SignalName } from './expression.ts' // prettier-ignore
import { keysOf, present } from './form-signals.ts'
import { type FileRules, tooLarge } from './incoming-file.ts'
import { on } from './on.ts'
import { declares } from './one-contract.ts'
import type { Problems } from './problems.ts'

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
> {
  readonly #fields: readonly string[]
  readonly #files: FileRules<string>
  readonly #keys: ReadonlyMap<string, string>

  constructor(fields: readonly string[], files: FileRules<string>) {
    this.#fields = fields
    this.#files = files
    this.#keys = keysOf([...fields, ...Object.keys(files)])
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
    const all = { ...present(form.typed), ...present(local[0] ?? {}), _problems, _touched }
    return declares(this, expression(['', ''], all))
  }

  /**
   * Ties a field to its signal and to its problem, to spread on an input, a select or a textarea:
   * its `name`, `data-bind`, `aria-invalid` and `aria-describedby`. What was typed is not among them:
   * write `value={form.typed.email}`, or `checked`, as HTML does, for who has no JavaScript. A field
   * that takes files is not bound, and tells of a file that is too large before it is sent.
   *
   * @example
   * <input type="email" value={form.typed.email} {...SignUp.field('email', form)} />
   */
  field(
    name: Field | FileField,
    form: { readonly problems?: Problems<Field | FileField> | undefined },
  ): FieldAttributes {
    const rule = this.#files[name]
    return {
      name,
      ...(rule ? this.#tooLarge(name, rule) : { 'data-bind': new SignalName(name) }),
      'aria-describedby': `${name}-problem`,
      ...(problemIn(form, name) !== '' && { 'aria-invalid': 'true' as const }),
      'data-attr:aria-invalid': js`${this.shown(name)} !== '' ? 'true' : false`,
    }
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
        this.#fields.map((name) => [this.#keys.get(name)!, problemIn({ problems }, name)]),
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

  #tooLarge(name: string, rule: FileRules<string>[string]): { readonly 'data-on:change': Code } {
    const [problem, touched] = this.#refs(name)
    const isTooLarge = js`[...el.files].some((file) => file.size > ${rule.maxBytes})`
    return {
      'data-on:change': js`${touched} = true; ${problem} = ${isTooLarge} ? ${tooLarge(rule)} : ''`,
    }
  }
}

/** The attributes of a field. */
export interface FieldAttributes {
  readonly name: string
  readonly 'data-bind'?: SignalName
  readonly 'data-on:change'?: Code
  readonly 'aria-describedby': string
  readonly 'aria-invalid'?: 'true'
  readonly 'data-attr:aria-invalid': Expression
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
