/** The server cannot listen where it was told to. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  /** Node's own code, such as `EADDRINUSE`. */
  readonly code: string | undefined
  readonly port: number

  constructor(port: number, hostname: string, cause: NodeJS.ErrnoException) {
    super(
      cause.code === 'ERR_SOCKET_BAD_PORT'
        ? `${port} is not a port: a whole number from 0 to 65535`
        : `Cannot listen on ${hostname}:${port}: ${reason(cause)}`,
      { cause },
    )
    this.code = cause.code
    this.port = port
  }
}

function reason(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'the port is taken'
    case 'EACCES':
      return 'that port needs rights this process does not have'
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'this machine does not have that address'
    default:
      return error.message
  }
}
