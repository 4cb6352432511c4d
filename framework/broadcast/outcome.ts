/**
 * Why a reader has to be shown everything again: what it sent is no position (`malformed`), is older
 * than what is kept (`too-old`), belongs to another log or to nobody (`unknown`), or lies in the
 * future (`ahead`); it has `lagged`; or the log was `recreated`, `rewound` or `trimmed`.
 */
export type ResetReason = 'malformed' | 'too-old' | 'unknown' | 'ahead' | 'lagged' | Brokenness

/**
 * How a subscription began: from now on (`live`), right behind what its reader had (`resumed`), or
 * with all to be shown again (`reset`); the last can come later too.
 */
export type Outcome =
  | { readonly type: 'live' }
  | { readonly type: 'resumed'; readonly from: string }
  | { readonly type: 'reset'; readonly reason: ResetReason }

/** Why what a log hands on no longer follows what it handed on before. */
export type Brokenness = 'recreated' | 'rewound' | 'trimmed'

/** What becomes of a subscriber that falls further behind than it may. */
export type LagPolicy = 'error' | 'end' | 'skip' | 'reset'
