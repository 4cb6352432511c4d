/** Listens, until what it returns is called. */
export function listen<Type extends Event>(
  target: EventTarget,
  type: string,
  handle: (event: Type) => void,
  options?: AddEventListenerOptions,
): () => void {
  const listener = handle as EventListener
  target.addEventListener(type, listener, options)
  return () => target.removeEventListener(type, listener, options)
}
