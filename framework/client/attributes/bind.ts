import { cased } from '../grammar.ts'
import { attribute, type AttributeContext } from '../registry.ts'
import { effect, findPath, getPath, mergePaths } from '../store.ts'
import { fieldOf } from './bind/field-of.ts'
import { bindFiles } from './bind/files.ts'
import { property } from './bind/property.ts'

type BindContext = AttributeContext<'exclusive'>

attribute({
  name: 'bind',
  requirement: 'exclusive',
  apply(context) {
    const { el, key, mods, value } = context
    const signal = key ? cased(key, mods, { usually: 'camel' }) : (value ?? '')
    const isFile = el instanceof HTMLInputElement && el.type === 'file' && !mods.has('prop')
    return isFile ? bindFiles(el, signal) : bindField(context, signal)
  },
})

function bindField(context: BindContext, signal: string): () => void {
  const { el, mods } = context
  const field = fieldFor(context, signal)
  const path = pathFor(context, signal)
  let read: { value: unknown } | undefined

  mergePaths([[path, field.read(findPath(path))]], { ifMissing: true })
  const stop = effect(() => {
    const value = getPath(path)
    // What was just typed stays as typed: `1.0`, or an empty field that counts as 0.
    if (!read || !Object.is(read.value, value)) field.write(value)
  })

  const events = [...(mods.get('event') ?? field.events), 'datastar-prop-change']
  for (const type of events) el.addEventListener(type, readField)
  return () => {
    stop()
    for (const type of events) el.removeEventListener(type, readField)
  }

  function readField(): void {
    read = { value: field.read(findPath(path)) }
    try {
      mergePaths([[path, read.value]])
    } finally {
      read = undefined
    }
  }
}

function fieldFor(context: BindContext, signal: string) {
  const { el, mods, error } = context
  const field = fieldOf(el, { signal, twins: twinsOf(context) })
  const tags = mods.get('prop')
  if (!tags) return field

  const [name] = tags
  if (!name) throw error('BindPropNameMissing')
  return property(el, cased(name, new Map(), { usually: 'camel' }), field.events)
}

/** Fields that bind one array signal share it out, each its element, in document order. */
function pathFor(context: BindContext, signal: string): string {
  const isList = context.el instanceof HTMLSelectElement && context.el.multiple
  if (isList || !Array.isArray(findPath(signal))) return signal
  return `${signal}.${twinsOf(context).indexOf(context.el)}`
}

/** All elements with the very same attribute, this one included. */
function twinsOf({ rawKey, value = '' }: BindContext): Element[] {
  const name = CSS.escape(`data-${rawKey}`)
  return [...document.querySelectorAll(`[${name}="${CSS.escape(value)}"]`)]
}
