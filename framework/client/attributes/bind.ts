import { onChange } from '../enforce.ts'
import { signalName } from '../grammar.ts'
import { listen } from '../listen.ts'
import { attribute, type AttributeContext } from '../registry.ts'
import { effect, findPath, getPath, setPath } from '../store.ts'
import { fieldOf } from './bind/field-of.ts'
import type { Field } from './bind/field.ts'
import { bindFiles } from './bind/files.ts'
import { pathFor, recount, twinsOf } from './bind/share.ts'
import { property } from './bind/value.ts'

type BindContext = AttributeContext<'exclusive'>

attribute({
  name: 'bind',
  requirement: 'exclusive',
  apply(context) {
    const { el, mods } = context
    const signal = signalName(context)
    const isFile = el instanceof HTMLInputElement && el.type === 'file' && !mods.has('prop')
    return isFile ? bindFiles(el, signal) : bindField(context, signal)
  },
})

function bindField(context: BindContext, signal: string): () => void {
  const { el, mods } = context
  const field = fieldFor(context, signal)
  let read: { value: unknown } | undefined
  let path = signal
  const locate = () => (path = pathFor(context, signal) ?? path)

  setPath(locate(), field.read(findPath(path)), { ifMissing: true })
  const stop = effect(() => {
    const value = getPath(locate())
    // What was just typed stays as typed: `1.0`, or an empty field that counts as 0.
    if (!read || !Object.is(read.value, value)) field.write(value)
  })
  recount()

  const events = [...(mods.get('event') ?? field.events), 'datastar-prop-change']
  const ends = [stop, recount, ...events.map((type) => listen(el, type, readField))]
  // A select takes a value only once it has the option.
  if (el instanceof HTMLSelectElement)
    ends.push(onChange(el, () => field.rewrite?.(findPath(path))))
  return () => ends.forEach((end) => end())

  function readField(): void {
    read = { value: field.read(findPath(locate())) }
    try {
      setPath(path, read.value)
    } finally {
      read = undefined
    }
  }
}

function fieldFor(context: BindContext, signal: string): Field {
  const { el, mods, error } = context
  const field = fieldOf(el, signal, () => twinsOf(context))
  const tags = mods.get('prop')
  if (!tags) return field

  const [name] = tags
  if (!name) throw error('BindPropNameMissing')
  return property(el, signalName({ key: name, mods: new Map() }), field.events)
}
