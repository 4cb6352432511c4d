import type { Outcome } from './retry.ts'
import { EventStreamParser, type ServerEvent } from './sse.ts'

/** What becomes of an answer. */
export interface Receiver {
  announce(type: string, args: Record<string, string>): void
  /** The server answered with a 200. */
  connected(): void
  /** The answer is an event stream. */
  streaming(): void
  event(event: ServerEvent): void
}

/** Reads one response to its end, and hands on what it says. */
export async function receive(
  response: Response,
  receiver: Receiver,
  signal: AbortSignal,
): Promise<Outcome> {
  const { status } = response
  if (status !== 200) {
    // Nobody reads the body: it must not keep its connection.
    void response.body?.cancel().catch(() => {})
    if (status >= 400) receiver.announce('error', { status: String(status) })
    if (status >= 400) return 'refused'
    return status === 204 || status >= 300 ? 'complete' : 'closed'
  }

  receiver.connected()
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('text/html')) {
    const elements = await response.text()
    receiver.announce('datastar-patch-elements', { ...patchOptions(response), elements })
  } else if (type.includes('application/json')) {
    const signals = await response.text()
    receiver.announce('datastar-patch-signals', { ...patchOptions(response), signals })
  } else if (type.includes('text/javascript')) {
    runScript(await response.text(), response.headers.get('datastar-script-attributes'))
  } else {
    receiver.streaming()
    await readEvents(response.body, receiver, signal)
    return 'closed'
  }
  return 'complete'
}

async function readEvents(
  body: ReadableStream<Uint8Array> | null,
  receiver: Receiver,
  signal: AbortSignal,
): Promise<void> {
  const reader = body?.getReader()
  if (!reader) return
  const parser = new EventStreamParser()
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    for (const event of parser.push(value)) {
      // An event may itself have ended the call.
      signal.throwIfAborted()
      receiver.event(event)
    }
  }
}

const PATCH_OPTIONS: Readonly<Record<string, string>> = {
  'datastar-selector': 'selector',
  'datastar-mode': 'mode',
  'datastar-namespace': 'namespace',
  'datastar-use-view-transition': 'useViewTransition',
  'datastar-only-if-missing': 'onlyIfMissing',
}

function patchOptions({ headers }: Response): Record<string, string> {
  const options: Record<string, string> = {}
  for (const [header, name] of Object.entries(PATCH_OPTIONS)) {
    const value = headers.get(header)
    if (value !== null) options[name] = value
  }
  return options
}

function runScript(code: string, attributes: string | null): void {
  const script = document.createElement('script')
  for (const [name, value] of Object.entries(JSON.parse(attributes ?? '{}'))) {
    script.setAttribute(name, String(value))
  }
  script.textContent = code
  document.head.append(script)
}
