import { grow, type Branch } from './tree.ts'

/** All signals of the page. Reading one that is missing makes it, empty. */
export const root: Branch = grow({}, '')
