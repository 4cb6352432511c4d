/** The Node that runs the server is too old for it. */
export class NodeVersionError extends Error {
  override readonly name = 'NodeVersionError'
  readonly version: string

  constructor(version: string) {
    super(`Starcast needs Node 22.18 or newer; this is ${version}`)
    this.version = version
  }
}

/** @throws {NodeVersionError} before an older Node stumbles over something that it does not have. */
export function checkNodeVersion(): void {
  const { node } = process.versions
  const [major = 0, minor = 0] = node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 18)) throw new NodeVersionError(node)
}
