import type { z } from 'zod'
import type { Ref, SignalName } from './expression.ts'

/** The signals of a contract: their names, and what each may hold. */
export type SignalShape = { readonly [name: string]: z.ZodType }

/** What the browser holds; `undefined` where the schema has a default. */
export type Initial<Shape extends SignalShape> = z.input<z.ZodObject<Shape>>

/** What a handler gets: parsed, and without the `_` signals, which never leave the browser. */
export type Extracted<Shape extends SignalShape> = z.output<z.ZodObject<Sent<Shape>>>

/** A change: what is left out stays, `null` deletes, objects merge, lists are replaced whole. */
export type Change<Value> = {
  readonly [Key in keyof Value]?:
    | (IsGroup<Value[Key]> extends true ? Change<Present<Value[Key]>> : Present<Value[Key]>)
    | null
}

/** A typed name for every signal; a group of signals is one too. */
export type Names<Value> = {
  readonly [Key in keyof Value]-?: IsGroup<Value[Key]> extends true
    ? Names<Present<Value[Key]>> & SignalName<Present<Value[Key]>>
    : SignalName<Present<Value[Key]>>
}

/** A typed reference to every signal; a group of signals is one too. */
export type Refs<Value> = {
  readonly [Key in keyof Value]-?: IsGroup<Value[Key]> extends true
    ? Refs<Present<Value[Key]>> & Ref<Present<Value[Key]>>
    : Ref<Present<Value[Key]>>
}

/** The names of signals that a form field can fill; in a group, `group.field`. */
export type FieldName<Value> = {
  [Key in keyof Value & string]: Present<Value[Key]> extends Leaf | readonly Leaf[]
    ? Key
    : IsGroup<Value[Key]> extends true
      ? `${Key}.${FieldName<Present<Value[Key]>>}`
      : never
}[keyof Value & string]

/** The names of fields that are sent: without `_` signals, at any depth. */
export type SentFieldName<Shape extends SignalShape> = FieldName<z.input<z.ZodObject<Sent<Shape>>>>

/** The lists of texts or of numbers that are sent, each with what it may hold. */
export type Choices<Shape extends SignalShape> = {
  readonly [
    Name in SentFieldName<Shape> as [ItemAt<Initial<Shape>, Name>] extends [never] ? never : Name
  ]: ItemAt<Initial<Shape>, Name>
}

type ItemAt<Value, Path extends string> = Path extends `${infer Group}.${infer Rest}`
  ? Group extends keyof Value
    ? ItemAt<Present<Value[Group]>, Rest>
    : never
  : Path extends keyof Value
    ? Present<Value[Path]> extends readonly (infer Item extends string | number)[]
      ? Item
      : never
    : never

/** What a person has filled in: text is any text, and may stand where a number is wanted. */
export type Typed<Value> = {
  readonly [Key in keyof Value as Key extends `_${string}` ? never : Key]?:
    | (IsGroup<Value[Key]> extends true
        ? Typed<Present<Value[Key]>>
        : TypedLeaf<Present<Value[Key]>>)
    | undefined
}

type TypedLeaf<Value> = Value extends string
  ? string
  : Value extends number
    ? number | string
    : Value extends boolean
      ? boolean
      : Value extends readonly (infer Item)[]
        ? readonly TypedLeaf<Item>[]
        : Value

/** The `_` signals of a contract. */
export type Local<Value> = {
  readonly [Key in keyof Value as Key extends `_${string}` ? Key : never]: Value[Key]
}

/** Gives each signal that a browser could not hold a property that says why. */
export type Checked<Shape> = {
  [Key in keyof Shape]: Shape[Key] extends z.ZodType
    ? [Problem<Key, z.input<Shape[Key]>>] extends [never]
      ? unknown
      : { readonly problem: Problem<Key, z.input<Shape[Key]>> }
    : never
}

type Leaf = string | number | boolean
type List = readonly unknown[]
type Present<Value> = Exclude<Value, undefined>

/** Whether a signal holds signals: an object whose keys are known. */
type IsGroup<Value> =
  Present<Value> extends Leaf | List
    ? false
    : Present<Value> extends object
      ? string extends keyof Present<Value>
        ? false
        : true
      : false

/** What `_` signals are left out of, as at run time: the groups, not what a transform makes. */
type Sent<Shape> = {
  [Key in keyof Shape as Key extends `_${string}` ? never : Key]: Shape[Key] extends z.ZodObject<
    infer Inner,
    infer Config
  >
    ? z.ZodObject<Sent<Inner>, Config>
    : Shape[Key]
}

type Problem<Key, Value> = Key extends string
  ? Key extends `__${string}`
    ? `"${Key}" cannot start with __, where modifiers begin`
    : Key extends OfEveryObject
      ? `"${Key}" is not a signal's name: every object has one`
      : IsName<Key> extends false
        ? `"${Key}" is not a signal's name: letters, digits and _ only`
        : unknown extends Value
          ? `"${Key}" accepts anything: z.any, z.unknown and z.coerce do not say what the browser holds`
          : null extends Value
            ? `"${Key}" may be null, which deletes a signal`
            : Present<Value> extends Leaf
              ? never
              : Present<Value> extends readonly (infer Item)[]
                ? ItemProblem<Key, Item>
                : Present<Value> extends NoJson
                  ? `"${Key}" is not JSON`
                  : string extends keyof Present<Value>
                    ? ItemProblem<Key, Present<Value>[keyof Present<Value>]>
                    : {
                        [Inner in keyof Present<Value>]-?: Problem<Inner, Present<Value>[Inner]>
                      }[keyof Present<Value>]
  : never

/** What a list or a record holds is data: names inside of it may be any. */
type ItemProblem<Key extends string, Item> = unknown extends Item
  ? `"${Key}" accepts anything: z.any, z.unknown and z.coerce do not say what the browser holds`
  : null extends Item
    ? `"${Key}" may hold null, which browsers send as ''`
    : Present<Item> extends Leaf
      ? never
      : Present<Item> extends readonly (infer Inner)[]
        ? ItemProblem<Key, Inner>
        : Present<Item> extends NoJson
          ? `"${Key}" is not JSON`
          : {
              [Inner in keyof Present<Item>]-?: ItemProblem<Key, Present<Item>[Inner]>
            }[keyof Present<Item>]

type NoJson = Date | Map<unknown, unknown> | Set<unknown> | Blob | bigint | symbol

// prettier-ignore
type OfEveryObject =
  | 'constructor' | 'toString' | 'toLocaleString' | 'valueOf' | 'hasOwnProperty' | 'isPrototypeOf' | 'propertyIsEnumerable'

/** Whether `$name` can spell it. */
type IsName<Text extends string> = Text extends ''
  ? false
  : Text extends `${infer First}${infer Rest}`
    ? Lowercase<First> extends NameCharacter
      ? Rest extends ''
        ? true
        : IsName<Rest>
      : false
    : false

// prettier-ignore
type NameCharacter =
  | 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r'
  | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'y' | 'z' | '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '_'
