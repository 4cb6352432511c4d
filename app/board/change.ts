import { z } from 'zod'
import { BOXES } from './boxes.ts'

const NO_SUCH_BOX = `there are boxes 1 to ${BOXES}`

const Box = z
  .number(NO_SUCH_BOX)
  .int(NO_SUCH_BOX)
  .min(1, NO_SUCH_BOX)
  .max(BOXES, NO_SUCH_BOX)
  .optional()

/**
 * What a click asks for: not "the other", but what the one who clicked wants. So two who check a box
 * at once have it checked, and a click that is sent again does no harm.
 */
export const Change = z
  .object({ check: Box, uncheck: Box })
  .refine(({ check, uncheck }) => (check === undefined) !== (uncheck === undefined), {
    message: 'a change checks one box or unchecks one',
  })
