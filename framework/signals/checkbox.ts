import type { z } from 'zod'
import { type Code, type Expression, js, Ref, SignalName } from './expression.ts'
import { kindOf } from './read-form.ts'

/** What ties a box to the list that it is a choice of. */
export interface ChoiceAttributes {
  readonly type: 'checkbox'
  readonly value: string
  readonly 'data-effect': Expression
  readonly 'data-on:change': Code
}

/**
 * Ties a box to a list by its value, as a form sends it: Datastar's own `data-bind` ties the first
 * box to the first item of the list, whatever that is.
 */
export function choiceOf(list: string, choice: string | number): ChoiceAttributes {
  const checked = js`[...document.getElementsByName(el.name)].filter((box) => box.checked && box.form === el.form)`
  const value = typeof choice === 'number' ? js`Number(box.value)` : js`box.value`
  return {
    type: 'checkbox',
    value: String(choice),
    'data-effect': js`el.checked = ${new Ref(list)}.includes(${choice})`,
    'data-on:change': js`${new Ref(list)} = ${checked}.map((box) => ${value})`,
  }
}

/** Ties a field to its signal, and marks one that holds a list in a way that survives a spread. */
export function boundTo(name: string, schema: z.ZodType | undefined): { 'data-bind': SignalName } {
  return { 'data-bind': new SignalName(name), ...(isList(schema) && { [mark]: true }) }
}

export function isList(schema: z.ZodType | undefined): boolean {
  return schema !== undefined && kindOf(schema) === 'array'
}

/**
 * Whether an element is a box that was given the attributes of a list.
 *
 * @example
 * isBoxOfList('input', { type: 'checkbox', ...SignUp.field('topics', form) }) // true
 */
export function isBoxOfList(tag: string, props: object): boolean {
  return mark in props && tag === 'input' && (props as { readonly type?: unknown }).type === 'checkbox' // prettier-ignore
}

const mark = Symbol('a field that holds a list')
