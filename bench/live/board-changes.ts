import { Boxes, BOXES } from '../../app/board/boxes.ts'

// Each change is in another row than the one before, and all boxes have their turn.
const STRIDE = 37

/** The box that a change checks or, when all are checked, unchecks. */
export function boxOf(change: number): { box: number; isChecked: boolean } {
  const box = ((change * STRIDE) % BOXES) + 1
  return { box, isChecked: Math.floor(change / BOXES) % 2 === 0 }
}

/** Boxes that are kept nowhere: the same store for all who are compared. */
export function boxesInMemory(): Boxes {
  return new Boxes({ checked: () => [], set: () => {} })
}
