import { routes } from 'starcast'

/** Every URL of the chat. Routes match the patterns; views fill in the paths. */
export const { patterns, paths } = routes({
  rooms: 'GET /chat',
  roomsLive: 'GET /chat/live/rooms',
  create: 'POST /chat',
  room: 'GET /chat/:room',
  say: 'POST /chat/:room',
  live: 'GET /chat/:room/live/:from',
  earlier: 'GET /chat/:room/before/:seq',
  rename: 'POST /visitor',
})
