// What all of them read and answer. The page of a chat, say, sends all it knows with each action.

import { z } from 'zod'

export const shape = {
  author: z.string(),
  text: z.string(),
  room: z.string(),
  replyTo: z.number(),
  notify: z.boolean(),
  tags: z.array(z.string()),
  view: z.object({ sort: z.enum(['newest', 'oldest']), page: z.number(), query: z.string() }),
}

export const sent = {
  author: 'Rear Admiral Grace',
  text: 'A ship in port is safe, but that is not what ships are built for. Sail out to sea and do new things, every day.',
  room: 'general-discussion',
  replyTo: 1_204_331,
  notify: true,
  tags: [
    'sea',
    'ships',
    'announcement',
    'harbours',
    'long-running',
    'questions',
    'history',
    'harbour masters',
  ],
  view: { sort: 'newest', page: 12, query: 'what ships are built for "exactly"' },
} as const

/** About 400 bytes. */
export const json = JSON.stringify(sent)

/** What is answered, with the name of whoever asked: what was read is used. */
export const cleared = (author: string) => ({ text: '', replyTo: 0, author })

/** How much a body may have. */
export const MAX_BYTES = 1_048_576
