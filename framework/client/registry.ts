import { errorsAt, type ErrorFactory } from './errors.ts'

/** A modifier's name with its tags, as written: `__debounce.300ms.leading`. */
export type Modifiers = Map<string, Set<string>>

/** Runs when an attribute or its element goes away, by the name of whoever asked for it. */
export type Cleanups = Map<string, () => void>

export type Presence = 'allowed' | 'must' | 'denied' | 'exclusive'

/** Whether an attribute takes a key and a value; a single word stands for both. */
export type Requirement = Presence | { readonly key?: Presence; readonly value?: Presence }

export type Expression = (...args: unknown[]) => unknown

export interface AttributeContext<Required extends Requirement = Requirement> {
  el: Element
  /** What follows the colon, with its casing untouched. */
  key: Given<Required, 'key', string>
  /** The whole attribute name without `data-`. */
  rawKey: string
  mods: Modifiers
  value: Given<Required, 'value', string>
  /** Evaluates the value as an expression. */
  rx: Given<Required, 'value', Expression>
  error: ErrorFactory
  loadedPluginNames: { actions: ReadonlySet<string>; attributes: ReadonlySet<string> }
}

export interface AttributePlugin<Required extends Requirement = Requirement> {
  name: string
  requirement?: Required
  /** Whether the value is an expression with a result, rather than statements. */
  returnsValue?: boolean
  /** Names for the arguments of `rx`, as expressions see them. */
  argNames?: readonly string[]
  /** Brings the attribute to life; may return what ends it. */
  apply(context: AttributeContext<Required>): (() => void) | void
}

export interface ActionContext {
  el: Element
  evt: Event | undefined
  error: ErrorFactory
  /** Shared by all actions of one attribute. */
  cleanups: Cleanups
}

export interface ActionPlugin {
  name: string
  apply(context: ActionContext, ...args: unknown[]): unknown
}

export interface WatcherContext {
  error: ErrorFactory
}

export interface WatcherPlugin {
  /** The `datastar-fetch` type it waits for, which is also the name of a server's event. */
  name: string
  apply(context: WatcherContext, args: Record<string, string>): void
}

/** The `detail` of a `datastar-fetch` event. */
export interface FetchDetail {
  type: string
  el: Element
  argsRaw: Record<string, string>
}

declare global {
  interface DocumentEventMap {
    'datastar-fetch': CustomEvent<FetchDetail>
    'datastar-signal-patch': CustomEvent<Record<string, unknown>>
  }
}

/** Every action by name. */
export const actions: Record<string, ActionPlugin['apply']> = Object.create(null)

/** Every attribute plugin by name. */
export const attributes = new Map<string, AttributePlugin>()

const watchers = new Map<string, WatcherPlugin>()
let registered: () => void = () => {}

/** Adds an attribute, such as `data-text`; elements already on the page get it too. */
export function attribute<const Required extends Requirement>(
  plugin: AttributePlugin<Required>,
): void {
  attributes.set(plugin.name, plugin as unknown as AttributePlugin)
  registered()
}

/** Adds an action, which expressions call as `@name(...)`. */
export function action(plugin: ActionPlugin): void {
  actions[plugin.name] = plugin.apply.bind(plugin)
}

/** Adds a watcher, which runs on each `datastar-fetch` event of its name. */
export function watcher(plugin: WatcherPlugin): void {
  watchers.set(plugin.name, plugin)
}

/** Calls `listener` after each new attribute plugin. */
export function onAttribute(listener: () => void): void {
  registered = listener
}

/** Hands a `datastar-fetch` event to the watcher of its name. */
export function runWatcher({ detail: { type, argsRaw } }: CustomEvent<FetchDetail>): void {
  watchers.get(type)?.apply({ error: errorsAt({ watcher: type }) }, argsRaw)
}

type Given<Required, Part extends 'key' | 'value', Value> =
  PresenceOf<Required, Part> extends 'must'
    ? Value
    : PresenceOf<Required, Part> extends 'denied'
      ? undefined
      : Value | undefined

type PresenceOf<Required, Part extends 'key' | 'value'> = Required extends string
  ? Required
  : Required extends { readonly [Name in Part]: infer Each }
    ? Each
    : 'allowed'
