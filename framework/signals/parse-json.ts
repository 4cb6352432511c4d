import { type Named, SignalsError } from './signals-error.ts'

// Deep enough for any page; a recursive schema overflows the stack at some thousands.
const MAX_DEPTH = 64

/** Parses the JSON of a request, not nested without bound. */
export function parseJson(request: Named, text: string): unknown {
  if (text.trim() === '') return undefined
  if (isDeeperThan(MAX_DEPTH, text)) {
    throw new SignalsError('malformed', request, `they are nested more than ${MAX_DEPTH} deep`)
  }
  try {
    // `null` stands for no signals at all.
    return JSON.parse(text) ?? undefined
  } catch (cause) {
    throw new SignalsError('malformed', request, 'they are not JSON', { cause })
  }
}

function isDeeperThan(limit: number, text: string): boolean {
  if (!hasMoreBrackets(limit, text)) return false
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') {
      if (++depth > limit) return true
    } else if (char === '}' || char === ']') depth--
  }
  return false
}

// Most signals open a few brackets: `indexOf` finds them many times as fast as a loop reads.
function hasMoreBrackets(limit: number, text: string): boolean {
  let count = 0
  for (const bracket of '{[') {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++count > limit) return true
    }
  }
  return false
}
