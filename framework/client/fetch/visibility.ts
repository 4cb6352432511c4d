interface PageWatch {
  /** Aborts when the page goes out of sight, or is back from where its connections were lost. */
  readonly signal: AbortSignal
  stop(): void
}

/** Watches whether the page still wants, and still has, the connection of one attempt. */
export function watchPage(openWhenHidden: boolean, isStream: () => boolean): PageWatch {
  const watch = new AbortController()
  const interrupt = () => watch.abort()
  // The back/forward cache freezes a page, and may cut its connections without telling. A stream is
  // opened again; an answer that is still due is not asked for twice.
  const restore = (event: PageTransitionEvent) => {
    if (event.persisted && isStream()) interrupt()
  }

  if (openWhenHidden) addEventListener('pageshow', restore)
  else document.addEventListener('visibilitychange', interrupt)

  return {
    signal: watch.signal,
    stop() {
      removeEventListener('pageshow', restore)
      document.removeEventListener('visibilitychange', interrupt)
    },
  }
}

/** Waits until the page is in sight, but not beyond the signal. */
export function untilVisible(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const listening = new AbortController()
    const check = () => {
      if (document.hidden && !signal.aborted) return
      listening.abort()
      resolve()
    }
    document.addEventListener('visibilitychange', check, { signal: listening.signal })
    addEventListener('pageshow', check, { signal: listening.signal })
    signal.addEventListener('abort', check, { signal: listening.signal })
    check()
  })
}
