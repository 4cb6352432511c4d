import { routes } from 'starcast'

/** Every URL of the dashboard. */
export const { patterns, paths } = routes({
  page: 'GET /dashboard',
  paced: 'GET /dashboard/:pace',
  live: 'GET /dashboard/:pace/live',
})
