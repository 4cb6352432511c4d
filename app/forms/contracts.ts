import { form, type StateOf } from 'starcast'
import { z } from 'zod'

export const MEALS = ['everything', 'vegetarian', 'vegan'] as const
export const PARTS = ['morning', 'afternoon', 'evening'] as const

/** What somebody fills in to come to the workshop, and what is acceptable. */
export const SignUp = form({
  name: z.string().trim().min(1, 'Say who you are.').max(40, 'A name has 40 characters at most.'),
  email: z.string().trim().pipe(z.email('This is not an email address yet.')),
  seats: z
    .number('Say how many of you will come.')
    .int('Only whole people can come.')
    .min(1, 'At least one of you has to come.')
    .max(6, 'We can seat six of you at most.'),
  meal: z.enum(MEALS, 'Choose what you eat.'),
  parts: z.array(z.enum(PARTS)).min(1, 'Choose when you will be there.'),
  wishes: z.string().max(200, 'Keep it to 200 characters, please.'),
  agree: z.literal(true, 'Without this we cannot let you in.'),
  _sending: z.boolean(),
})

/** A file whose fingerprint somebody wants to know. */
export const Upload = form(
  {
    note: z.string().trim().min(1, 'Say what it is.').max(80, 'Keep it to 80 characters, please.'),
    _sending: z.boolean(),
    _lost: z.boolean(),
  },
  {
    files: {
      file: {
        maxBytes: 5_000_000,
        missing: 'Choose a file first.',
        tooLarge: 'This is too large: a file may have 5 MB.',
      },
    },
  },
)

/** What the pages show of the forms. */
export type SignUpState = StateOf<typeof SignUp>
export type UploadState = StateOf<typeof Upload>
