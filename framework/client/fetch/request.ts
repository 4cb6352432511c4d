import type { ActionContext } from '../registry.ts'
import { filtered, peek } from '../store.ts'
import { formFields, isValid, urlEncoded } from './form.ts'
import type { FetchOptions } from './options.ts'

export interface PreparedRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body?: string | FormData | URLSearchParams
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
export function buildRequest(asked: Asked, over: AbortSignal): PreparedRequest | undefined {
  const { ctx, method, options } = asked
  const url = new URL(asked.url, document.baseURI)
  const query = new URLSearchParams(url.search)
  const hasBody = method !== 'GET' && method !== 'DELETE'
  const headers = new Headers({
    Accept: 'text/event-stream, text/html, application/json',
    'Datastar-Request': 'true',
  })
  let body: PreparedRequest['body']

  switch (options.contentType ?? 'json') {
    case 'json': {
      const json = JSON.stringify(payload(options))
      if (hasBody) {
        body = json
        headers.set('Content-Type', 'application/json')
      } else {
        query.set('datastar', json)
      }
      break
    }
    case 'form': {
      const form = findForm(asked)
      if (!isValid(form)) return undefined
      if (form !== ctx.el) {
        form.addEventListener('submit', (event) => event.preventDefault(), { signal: over })
      }

      const fields = formFields(form, submitter(ctx, form))
      const isMultipart = hasBody && form.enctype === 'multipart/form-data'
      // The browser names a multipart body's type itself, with its boundary.
      if (!isMultipart) headers.set('Content-Type', 'application/x-www-form-urlencoded')

      if (isMultipart) body = fields
      else if (hasBody) body = urlEncoded(fields)
      else for (const [name, value] of urlEncoded(fields)) query.append(name, value)
      break
    }
    default:
      throw ctx.error('FetchInvalidContentType', { contentType: options.contentType })
  }

  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value)
  url.search = query.toString()
  return { url: url.href, method, headers, ...(body !== undefined && { body }) }
}

function payload({ payload, filterSignals }: FetchOptions): unknown {
  if (payload !== undefined) return payload
  const { include = /.*/, exclude = /(^|\.)_/ } = filterSignals ?? {}
  // An effect that calls the server must not depend on everything it sends.
  return peek(() => filtered({ include, exclude }))
}

function findForm({ ctx, method, url, options: { selector } }: Asked): HTMLFormElement {
  const form = selector ? document.querySelector(selector) : ctx.el.closest('form')
  if (form instanceof HTMLFormElement) return form
  throw ctx.error('FetchFormNotFound', { method, url, selector })
}

function submitter({ el, evt }: ActionContext, form: HTMLFormElement): Element | null {
  return el === form ? (evt instanceof SubmitEvent ? evt.submitter : null) : el
}
