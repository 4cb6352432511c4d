import type { ActionContext } from '../registry.ts'
import { filtered, peek } from '../store.ts'
import { findForm, formFields, urlEncoded } from './form.ts'
import type { FetchOptions } from './options.ts'

export interface PreparedRequest {
  readonly url: URL
  readonly headers: Headers
  readonly body: BodyInit | null
}

export interface Asked {
  readonly ctx: ActionContext
  readonly method: string
  readonly url: string
  readonly options: FetchOptions
}

/**
 * Builds a request from the page as it is now; undefined when a form is not ready to be sent.
 *
 * The form is not submitted natively before `over`.
 */
export function buildRequest(
  { ctx, method, url: asWritten, options }: Asked,
  over: AbortSignal,
): PreparedRequest | undefined {
  const { contentType = 'json', selector } = options
  const url = new URL(asWritten, document.baseURI)
  const query = url.searchParams
  const hasBody = method !== 'GET' && method !== 'DELETE'
  const headers = new Headers({
    Accept: 'text/event-stream, text/html, application/json',
    'Datastar-Request': 'true',
  })
  let body: BodyInit | null = null

  if (contentType === 'json') {
    const json = JSON.stringify(payload(options))
    if (hasBody) {
      body = json
      headers.set('Content-Type', 'application/json')
    } else {
      query.set('datastar', json)
    }
  } else if (contentType === 'form') {
    const form = findForm(ctx, selector)
    if (!form) throw ctx.error('FetchFormNotFound', { selector })
    if (!form.noValidate && !form.reportValidity()) return undefined
    if (form !== ctx.el) {
      form.addEventListener('submit', (event) => event.preventDefault(), { signal: over })
    }
    const fields = formFields(form, ctx)
    if (hasBody && form.enctype === 'multipart/form-data') {
      // The browser names the type itself, with its boundary.
      body = fields
    } else {
      headers.set('Content-Type', 'application/x-www-form-urlencoded')
      if (hasBody) body = new URLSearchParams(urlEncoded(fields))
      else for (const [name, value] of urlEncoded(fields)) query.append(name, value)
    }
  } else {
    throw ctx.error('FetchInvalidContentType', { contentType })
  }

  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value)
  return { url, headers, body }
}

function payload({ payload, filterSignals }: FetchOptions): unknown {
  if (payload !== undefined) return payload
  // An effect that calls the server must not depend on everything it sends.
  return peek(() => filtered({ exclude: /(^|\.)_/, ...filterSignals }))
}
