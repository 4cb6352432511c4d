import { trusted } from '../trusted.ts'

/** The element of each namespace inside which its markup is read. */
export const WRAPPERS: Readonly<Record<string, string>> = { html: '', svg: 'svg', mathml: 'math' }

/** Parses markup without running it; whole documents give their root, or their head and body. */
export function parseElements(markup: string, namespace: string): DocumentFragment {
  // A template takes what only certain parents may hold, such as rows and options.
  const template = document.createElement('template')
  const { content } = template
  const wrapper = WRAPPERS[namespace]
  const html = trusted.createHTML(wrapper ? `<${wrapper}>${markup}</${wrapper}>` : markup)
  const tags = wrapper ? [] : documentTagsIn(markup)
  if (tags.length > 0) {
    const parsed = new DOMParser().parseFromString(html, 'text/html')
    content.append(...parsed.querySelectorAll(tags.includes('html') ? 'html' : tags.join()))
    return content
  }
  template.innerHTML = html
  if (wrapper) content.replaceChildren(...(content.firstElementChild?.childNodes ?? []))
  return content
}

function documentTagsIn(markup: string): string[] {
  const outsideSvg = markup.replace(/<svg[\s>][^]*?<\/svg>/gi, '')
  return ['html', 'head', 'body'].filter((tag) => outsideSvg.includes(`</${tag}>`))
}
