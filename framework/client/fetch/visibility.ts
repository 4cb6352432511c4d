/**
 * Tells when the page goes out of sight or comes back into it; where that does not matter, when it
 * is back from where its connections may have been cut without a word: the back/forward cache.
 */
export function onPageTurn(
  isForHidden: boolean,
  signal: AbortSignal,
  turned: (isOnlyRestored: boolean) => void,
): void {
  if (isForHidden) {
    addEventListener('pageshow', ({ persisted }) => persisted && turned(true), { signal })
  } else {
    document.addEventListener('visibilitychange', () => turned(false), { signal })
  }
}
