import { isOldName, readName } from './attribute-name.ts'

// `starcast/lint`: a plugin for oxlint and ESLint. Types check the attributes JSX can declare; this
// reads the ones they cannot see: `data-class:late`, `data-on:my-event`, and misspelt names.

interface Attribute {
  readonly name:
    | { readonly type: 'JSXIdentifier'; readonly name: string }
    | {
        readonly type: 'JSXNamespacedName'
        readonly namespace: { readonly name: string }
        readonly name: { readonly name: string }
      }
  readonly value: { readonly type: string; readonly expression?: Node } | null
}

interface Node {
  readonly type: string
  readonly tag?: Node
  readonly callee?: Node
  readonly object?: Node
  readonly property?: Node
  readonly name?: string
  readonly consequent?: Node
  readonly alternate?: Node
  readonly right?: Node
  readonly expression?: Node
  readonly argument?: Node
  readonly properties?: readonly Property[]
}

interface Property extends Node {
  readonly key?: { readonly type: string; readonly value?: unknown }
  readonly value?: Node
}

interface RuleContext {
  report(problem: { readonly node: unknown; readonly message: string }): void
}

type Check = (name: string, value: Node | null) => string | undefined

const plugin = {
  meta: { name: 'starcast' },
  rules: {
    /** Plain text in an attribute that Datastar runs as code. */
    'no-raw-code': rule((name, value) => {
      if (readName(name).takes !== 'code' || (value && makesCode(value))) return undefined
      if (/^data-json-signals(?:$|__)/.test(name) && value === null) return undefined // shows them all
      return `${name} is code: write js\`…\` or action.*, which encode what is filled in`
    }),
    /** A `data-` name that Datastar ignores, or that breaks the page. */
    'no-unknown-attribute': rule((name, value) => {
      const { takes, problem } = readName(name)
      if (takes !== undefined || isOldName(name) || SLIPS.test(name)) return problem
      // A name of someone else's takes what they like, but no code of Datastar's.
      return value && isOurs(value) ? problem : undefined
    }),
  },
}

export default plugin

/** Looks at the attributes of elements, and at those that are spread as `{...{ name: value }}`. */
function rule(check: Check) {
  const create = (context: RuleContext) => {
    const report = (node: unknown, name: string, value: Node | null) => {
      const message = name.startsWith('data-') ? check(name, value) : undefined
      if (message !== undefined) context.report({ node, message })
    }
    return {
      JSXAttribute(attribute: Attribute) {
        const { value } = attribute
        const held = value?.type === 'JSXExpressionContainer' ? value.expression : value
        report(attribute, nameOf(attribute), held ?? null)
      },
      JSXSpreadAttribute({ argument }: Node) {
        for (const property of argument?.properties ?? []) {
          const name = property.key?.type === 'Literal' ? property.key.value : undefined
          if (typeof name === 'string') report(property, name, property.value ?? null)
        }
      },
    }
  }
  return { create }
}

// Slips seen in the wild, which nobody means otherwise.
const SLIPS = /^data-(?:txt|signal|merge-signals|on-signals?-change)(?:$|:|__)/

// Calls that answer with text, whatever they are given.
const MAKES_TEXT = /^(?:String|concat|join|raw|html|replace|replaceAll|stringify|trim)$/

function nameOf({ name }: Attribute): string {
  return name.type === 'JSXIdentifier' ? name.name : `${name.namespace.name}:${name.name.name}`
}

/** Whether a value is certainly code for Datastar: `js`…``, `action.*`, a contract's `$`. */
function isOurs(node: Node): boolean {
  if (node.type === 'TaggedTemplateExpression') return node.tag?.name === 'js'
  if (node.type === 'CallExpression') {
    return node.callee?.name === 'js' || node.callee?.object?.name === 'action'
  }
  if (node.type !== 'MemberExpression') return false
  return node.property?.name === '$' || isOurs(node.object!)
}

/** What may be an Expression. A name or call may hide text: that is for types and the guard to find. */
function makesCode(node: Node): boolean {
  switch (node.type) {
    case 'TaggedTemplateExpression':
      return node.tag?.name === 'js'
    case 'CallExpression':
      return !MAKES_TEXT.test(node.callee?.property?.name ?? node.callee?.name ?? '')
    case 'Identifier':
    case 'MemberExpression':
      return true
    case 'ConditionalExpression':
      return makesCode(node.consequent!) && makesCode(node.alternate!)
    case 'ChainExpression':
    case 'TSNonNullExpression':
      return makesCode(node.expression!)
    case 'LogicalExpression':
      return makesCode(node.right!)
    default:
      return false
  }
}
