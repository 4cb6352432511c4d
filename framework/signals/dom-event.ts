/** The events of browsers, by name. */
// prettier-ignore
export type DomEvent =
  | keyof GlobalEventHandlersEventMap
  | keyof WindowEventHandlersEventMap
  | keyof DocumentEventMap
