import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import { limitBody, type LimitBodyOptions } from '../security/limit-body.ts'
import { withoutLocal } from './extract.ts'
import { fill } from './fill.ts'
import { FormMarkup } from './form-markup.ts'
import { type FileRules, type IncomingFile, tooLarge } from './incoming-file.ts'
import { fieldsOf, type Problems, problemsOf } from './problems.ts'
import { readForm } from './read-form.ts'
import { readSignals } from './read-signals.ts'
import { receive, type ReceiveOptions } from './receive.ts'
import type {
  Checked,
  Choices,
  Extracted,
  Initial,
  Local,
  SentFieldName,
  SignalShape,
  Typed,
} from './shape.ts'
import { type Named, SignalsError } from './signals-error.ts'
import { type Signals, signals } from './signals.ts'

/** What a form shows: what has been filled in, and what is wrong with it. */
export interface FormState<Shape extends SignalShape, Field extends string> {
  readonly typed: Typed<Initial<Shape>>
  readonly problems?: Problems<Field> | undefined
}

/**
 * The state of a contract's form.
 *
 * @example
 * export type SignUpState = StateOf<typeof SignUp>
 */
export type StateOf<Contract> =
  Contract extends Form<infer Shape, infer FileField>
    ? FormState<Shape, SentFieldName<Shape> | FileField>
    : never

/** A form that was sent: its values, or what is wrong with which field. */
export type Filled<Shape extends SignalShape, Field extends string> =
  | {
      readonly typed: Typed<Initial<Shape>>
      readonly values: Extracted<Shape>
      readonly problems: undefined
    }
  | {
      readonly typed: Typed<Initial<Shape>>
      readonly values: undefined
      readonly problems: Problems<Field>
    }

/** A contract for a form: its signals, what is acceptable in it, and what is wrong with it. */
export interface Form<Shape extends SignalShape, FileField extends string = never>
  extends
    Pick<Signals<Shape>, 'schema' | 'names' | '$' | 'patch'>,
    FormMarkup<
      SentFieldName<Shape>,
      FileField,
      Typed<Initial<Shape>>,
      Local<Initial<Shape>>,
      Choices<Shape>
    > {
  /**
   * Middleware that reads the form into `c.var.form`: its `values` as the schema makes them, or the
   * `problems`, one for each field that has any; and what was `typed`, to show it again. Nothing a
   * person can do is an error. What no page of yours sends is: see `Signals.extract`.
   *
   * @example
   * app.post('/sign-up', SignUp.extract, async (c) => {
   *   const { form } = c.var
   *   if (form.problems) return sendPatches(c, SignUp.patchProblems(form.problems), { page: () => show(c, form) })
   *   return c.text(`Welcome, ${form.values.name}`)
   * })
   */
  readonly extract: MiddlewareHandler<{
    Variables: { form: Filled<Shape, SentFieldName<Shape> | FileField> }
  }>

  /**
   * Reads a `multipart/form-data` form with files, each of which is handed to `save` as it comes:
   * no more of it is in memory than a chunk. What `save` makes of them is in `files`, in their order,
   * also where `problems` say that another field is wrong: drop them then, or keep them.
   *
   * A file that is too large, one too many, or one that `save` refuses by throwing a `FileError`, is
   * its field's problem; the rest is read and dropped, as browsers hear an answer only when they have
   * sent everything. A body over four times of what is allowed is not read: `413`, which the page
   * tells beside the field of the file; without JavaScript it is the status of the page that you
   * answer with, on which nothing is filled in.
   *
   * @throws {SignalsError} when the body breaks off or is no such form.
   * @throws whatever else `save` throws.
   *
   * @example
   * const form = await Picture.receive(c, (file) => store.write(file.bytes))
   * if (form.problems) return sendPatches(c, Picture.patchProblems(form.problems))
   */
  receive<Saved>(
    c: Context,
    save: (file: IncomingFile<FileField>) => Saved | Promise<Saved>,
    options?: ReceiveOptions,
  ): Promise<Filled<Shape, SentFieldName<Shape> | FileField> & { readonly files: readonly Saved[] }>
}

/** What a form may bring besides its signals. */
export interface FormOptions<FileField extends string> extends LimitBodyOptions {
  /** The fields that take files, which are no signals, and what is acceptable in each. */
  readonly files?: FileRules<FileField>
}

/**
 * Declares a form once, as zod schemas by name. Unlike with `signals()`, what a schema refuses is a
 * mistake of the person who fills it in, and its message is shown beside the field: so here it is
 * `z.string().min(1, 'Say who you are.')`. What the page can send, as opposed to what is acceptable,
 * follows from the types of the same schemas.
 *
 * A missing field counts as one left empty: `''`, `false` or `[]`, no number at all; an optional one
 * left empty as none. A list leaves out empty texts, as unchecked boxes send them.
 *
 * @throws {TypeError} as `signals()` does, and when two fields have the same name, or one is called
 *   `_problems` or `_touched`.
 *
 * @example
 * const SignUp = form({
 *   name: z.string().trim().min(1, 'Say who you are.'),
 *   email: z.email('This is not an email address.'),
 * })
 */
export function form<const Shape extends SignalShape, const FileField extends string = never>(
  shape: Shape & Checked<Shape>,
  { files, ...limits }: FormOptions<FileField> = {},
): Form<Shape, FileField> {
  for (const name of ['_problems', '_touched']) {
    if (Object.hasOwn(shape, name)) throw new TypeError(`"${name}" is a signal that every form has`)
  }
  const { schema, names, $, patch } = signals<Shape>(shape)
  const sent = withoutLocal(schema)
  const fields = [...fieldsOf(sent).keys()]
  const rules: FileRules<string> = files ?? {}
  const limit = limitBody(limits)
  const fromForm = (given: FormData | URLSearchParams) => readForm(given, sent)

  const methods = {
    schema,
    names,
    $,
    patch,

    async extract(c: Context, next: () => Promise<void>) {
      return limit(c, async () => {
        const given = await readSignals(c, fromForm)
        if (given === undefined) throw new SignalsError('malformed', c.req, 'there are none')
        c.set('form', await judge(c.req, given, sent, fields))
        await next()
      })
    },

    async receive(c: Context, save: (file: IncomingFile<string>) => unknown, options = {}) {
      const reading = receive(c, rules, save, { ...limits, ...options })
      const { given, files, problems } = await reading.catch((error: unknown) => {
        if (!isUnread(c, error)) throw error
        c.status(413) // of the page: from nothing else would a browser that still sends read it
        return {
          given: undefined,
          files: [],
          problems: Object.fromEntries(
            Object.entries(rules).map(([name, rule]) => [name, tooLarge(rule)]),
          ),
        }
      })
      if (!given) return { typed: fill(c.req, {}, sent), values: undefined, problems, files }
      const form = await judge(c.req, fromForm(given), sent, fields)
      const both = { ...problems, ...form.problems }
      return Object.keys(both).length > 0
        ? { typed: form.typed, values: undefined, problems: both, files }
        : { ...form, files }
    },
  }
  return Object.assign(new FormMarkup(schema, rules), methods) as unknown as Form<Shape, FileField>
}

/** Whether a form was too large to be read, and hears so from a page, as it is without JavaScript. */
function isUnread(c: Context, error: unknown): boolean {
  const isTooMuch = error instanceof HTTPException && error.status === 413
  const isPage = c.req.header('Accept')?.includes('text/html') && !c.req.header('Datastar-Request')
  return isTooMuch && isPage === true && !c.req.raw.bodyUsed
}

async function judge(
  request: Named,
  given: unknown,
  schema: z.ZodObject,
  fields: readonly string[],
) {
  const typed = fill(request, given, schema)
  const { success, data, error } = await schema.safeParseAsync(typed)
  return success
    ? { typed, values: data, problems: undefined }
    : { typed, values: undefined, problems: problemsOf(error.issues, fields) }
}
