import type { Reading } from './process-meter.ts'

/** What a recorder reads from. */
export interface Meter {
  start(): void
  stop(): void
  read(): Reading
}

export const EVERY_MS = 250

/** How far back readings are kept. */
export const KEPT_MS = 30_000

/** Reads a meter four times a second while somebody watches, and never otherwise. */
export class Recorder {
  readonly #meter: Meter
  readonly #onReading: () => void
  #readings: Reading[] = []
  #watchers = 0
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(meter: Meter, onReading: () => void) {
    this.#meter = meter
    this.#onReading = onReading
  }

  /** The readings of the last half minute, the newest last. While nobody watched, there are none. */
  get readings(): readonly Reading[] {
    return this.#readings
  }

  /** Takes a reading for a page that is about to be shown, unless they are being taken anyway. */
  look(): void {
    if (!this.#timer) this.#read()
  }

  /** Somebody watches, until the signal. */
  watch(left: AbortSignal): void {
    this.#watchers++
    this.#timer ??= this.#start()
    left.addEventListener('abort', () => this.#leave(), { once: true })
  }

  #start() {
    this.#meter.start()
    return setInterval(() => {
      this.#read()
      this.#onReading()
    }, EVERY_MS)
  }

  #leave(): void {
    if (--this.#watchers > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#meter.stop()
  }

  #read(): void {
    const reading = this.#meter.read()
    const since = reading.at - KEPT_MS
    this.#readings = [...this.#readings.filter(({ at }) => at >= since), reading]
  }
}
