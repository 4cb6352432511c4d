import { routes } from 'starcast'

/** Every URL of the board. */
export const { patterns, paths } = routes({
  page: 'GET /board',
  live: 'GET /board/live',
  change: 'POST /board',
})
