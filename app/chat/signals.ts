import { signals } from 'starcast'
import { z } from 'zod'

/** What a visitor is about to say. Limits a visitor can hit are the domain's, not the schema's. */
export const Draft = signals({
  author: z.string(),
  text: z.string(),
  /** Tells a message apart from the same words said again, however often it is sent. */
  key: z.string().max(64),
  _sending: z.boolean(),
  /** The text under way, and the text that has arrived. */
  _underWay: z.string(),
  _arrived: z.string(),
  _nameProblem: z.string(),
  _textProblem: z.string(),
})

/** Where a visitor is in the list of messages. None of it leaves the browser. */
export const Reading = signals({
  _me: z.string(),
  _atEnd: z.boolean(),
  _seen: z.number(),
  _announced: z.number(),
  _announcement: z.string(),
})

/** The number of the newest message, which comes with every view of them. */
export const Newest = signals({ _newest: z.number() })

export const NewRoom = signals({ name: z.string() })
