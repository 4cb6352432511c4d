const NAMESPACES = {
  html: 'http://www.w3.org/1999/xhtml',
  svg: 'http://www.w3.org/2000/svg',
  mathml: 'http://www.w3.org/1998/Math/MathML',
}

type Namespace = keyof typeof NAMESPACES

export function isNamespace(name: string): name is Namespace {
  return Object.hasOwn(NAMESPACES, name)
}

/** Parses markup without running it; whole documents give their root, or their head and body. */
export function parseElements(markup: string, namespace: Namespace): ParentNode & Node {
  if (namespace !== 'html')
    return parseInside(namespace === 'svg' ? 'svg' : 'math', namespace, markup)

  // A template takes what only certain parents may hold, such as rows and options.
  const template = document.createElement('template')
  const documentParts = partsOfDocument(markup)
  if (documentParts) template.content.append(...documentParts)
  else template.innerHTML = markup
  return template.content
}

/** Parses the children of an element that is not HTML. */
function parseInside(tag: string, namespace: Namespace, markup: string): DocumentFragment {
  const { content } = document.createElement('template')
  const parent = content.ownerDocument.createElementNS(NAMESPACES[namespace], tag)
  parent.innerHTML = markup
  content.append(...parent.childNodes)
  return content
}

function partsOfDocument(markup: string): Element[] | undefined {
  const outsideSvg = markup.replace(/<svg[\s>][\s\S]*?<\/svg>/gi, '')
  const hasEnd = (tag: string) => outsideSvg.includes(`</${tag}>`)
  if (!hasEnd('html') && !hasEnd('head') && !hasEnd('body')) return undefined

  const parsed = new DOMParser().parseFromString(markup, 'text/html')
  if (hasEnd('html')) return [parsed.documentElement]
  return [hasEnd('head') ? parsed.head : [], hasEnd('body') ? parsed.body : []].flat()
}
