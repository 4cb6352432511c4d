/** Something could not be read or saved: `full` and `locked` may pass. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: 'full' | 'locked' | 'failed'

  constructor(code: 'full' | 'locked' | 'failed', cause: unknown) {
    super(`The chat's store is ${code}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
    this.code = code
  }
}

/** Saves, or says why that could not be done; empty when it was. */
export function problemSaving(save: () => void): string {
  try {
    save()
    return ''
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return {
      full: 'There is no room left to save this. Nothing is lost: try again later.',
      locked: 'Somebody else is writing just now. Nothing is lost: try again in a moment.',
      failed: 'This could not be saved. Nothing is lost: try again later.',
    }[error.code]
  }
}
