/** Whether two nodes are equal, down to the content of templates, which `isEqualNode` leaves out. */
export function isSame(old: Node, fresh: Node): boolean {
  if (!old.isEqualNode(fresh)) return false
  const templates = templatesIn(old)
  return templatesIn(fresh).every(({ content }, index) => {
    const known = templates[index]
    return known !== undefined && isSame(known.content, content)
  })
}

function templatesIn(node: Node): HTMLTemplateElement[] {
  if (!(node instanceof Element || node instanceof DocumentFragment)) return []
  const inside = [...node.querySelectorAll('template')]
  return node instanceof HTMLTemplateElement ? [node, ...inside] : inside
}
