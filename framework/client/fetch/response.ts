import { camel } from '../grammar.ts'
import { newScript } from '../script.ts'
import type { Outcome } from './retry.ts'

/** Reads one response to its end, and announces what it says. */
export async function receive(
  response: Response,
  announce: (type: string, args: Record<string, string>) => void,
  readStream: (body: Response['body']) => Promise<void>,
): Promise<Outcome> {
  const { status, headers, body } = response
  if (status !== 200) {
    // Nobody reads the body: it must not keep its connection.
    void body?.cancel().catch(() => {})
    if (status >= 400) {
      announce('error', { status: `${status}` })
      return 'refused'
    }
    return status === 204 || status >= 300 ? 'complete' : 'closed'
  }

  const type = headers.get('content-type') ?? ''
  if (type.includes('text/html')) {
    const elements = await response.text()
    announce('datastar-patch-elements', { ...optionsIn(headers), elements })
  } else if (type.includes('application/json')) {
    const signals = await response.text()
    announce('datastar-patch-signals', { ...optionsIn(headers), signals })
  } else if (type.includes('text/javascript')) {
    const { scriptAttributes = '{}' } = optionsIn(headers)
    document.head.append(
      newScript(await response.text(), Object.entries(JSON.parse(scriptAttributes))),
    )
  } else {
    await readStream(body)
    return 'closed'
  }
  return 'complete'
}

/** The options of a patch, as headers say them: `datastar-only-if-missing` is `onlyIfMissing`. */
function optionsIn(headers: Headers): Record<string, string> {
  const options: Record<string, string> = {}
  for (const [name, value] of headers) {
    if (name.startsWith('datastar-')) options[camel(name.slice('datastar-'.length))] = value
  }
  return options
}
