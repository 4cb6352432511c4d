/** Reads what the browser has for a node: a form answers `form.children` with its field of that name. */
export function native<Name extends keyof Kind, Kind extends Node>(
  node: Kind,
  name: Name,
): Kind[Name] {
  return Reflect.get(Object.getPrototypeOf(node), name, node)
}
