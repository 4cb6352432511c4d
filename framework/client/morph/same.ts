/** Whether two nodes are equal, down to the content of the templates in them. */
export function isSame(old: Node, fresh: Node): boolean {
  return old.isEqualNode(fresh) && haveSameTemplates(old, fresh)
}

// `isEqualNode` does not look inside templates.
function haveSameTemplates(old: Node, fresh: Node): boolean {
  const freshTemplates = templatesIn(fresh)
  if (freshTemplates.length === 0) return true
  const oldTemplates = templatesIn(old)
  return freshTemplates.every(({ content }, index) => {
    const oldContent = oldTemplates[index]?.content
    return oldContent !== undefined && isSame(oldContent, content)
  })
}

function templatesIn(node: Node): HTMLTemplateElement[] {
  if (!(node instanceof Element || node instanceof DocumentFragment)) return []
  const inside = [...node.querySelectorAll('template')]
  return node instanceof HTMLTemplateElement ? [node, ...inside] : inside
}
