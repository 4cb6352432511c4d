/** Who has signed up. */
export interface Guest {
  readonly name: string
  readonly email: string
  readonly seats: number
}

// The example keeps them in memory, and forgets the first when there are more.
const MOST = 1000

/** The guests of the workshop, each address once. */
export class Guests {
  readonly #byEmail = new Map<string, Guest>()

  has(email: string): boolean {
    return this.#byEmail.has(email.toLowerCase())
  }

  add(guest: Guest): void {
    this.#byEmail.set(guest.email.toLowerCase(), guest)
    const [first] = this.#byEmail.keys()
    if (this.#byEmail.size > MOST && first !== undefined) this.#byEmail.delete(first)
  }
}
