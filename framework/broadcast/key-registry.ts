import { EventNotRegisteredError, TooManyKeysError } from './broadcast-errors.ts'
import { ALL_KEYS, checkKeyName, type KeyName, MAX_KEYS } from './key-name.ts'
import type { KeysOf } from './subscribe-options.ts'

/** What keys are known by, and which of them are registered. */
export class KeyRegistry<Key> {
  readonly #nameFor: (key: Key) => unknown
  readonly #isStrict: boolean
  readonly #registered = new Set<KeyName>()

  /** In strict mode there are no keys but those that are registered. */
  constructor(nameFor: (key: Key) => unknown, isStrict: boolean) {
    this.#nameFor = nameFor
    this.#isStrict = isStrict
  }

  register(key: Key): void {
    this.#registered.add(this.nameOf(key))
  }

  isRegistered(key: Key): boolean {
    return this.#registered.has(this.nameOf(key))
  }

  /** @throws {KeyError} when it is no key. */
  nameOf(key: Key): KeyName {
    return checkKeyName(this.#nameFor(key))
  }

  /** @throws {EventNotRegisteredError} in strict mode, when the key is not registered. */
  usableName(key: Key): KeyName {
    const name = this.nameOf(key)
    if (this.#isStrict && !this.#registered.has(name)) throw new EventNotRegisteredError(name)
    return name
  }

  /**
   * The names to subscribe to; undefined for all there are.
   *
   * @throws {TooManyKeysError} for more than 128 keys.
   */
  usableNames(keys: KeysOf<Key>): Set<KeyName> | undefined {
    if (keys === ALL_KEYS) return undefined
    const several = Array.isArray(keys) ? (keys as readonly Key[]) : [keys as Key]
    if (several.length > MAX_KEYS) throw new TooManyKeysError(several.length, MAX_KEYS)
    return new Set(several.map((key) => this.usableName(key)))
  }
}
