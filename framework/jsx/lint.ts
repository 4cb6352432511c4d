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
}

interface RuleContext {
  report(problem: { readonly node: unknown; readonly message: string }): void
}

const plugin = {
  meta: { name: 'starcast' },
  rules: {
    /** Plain text in an attribute that Datastar runs as code. */
    'no-raw-code': {
      create: (context: RuleContext) => ({
        JSXAttribute(attribute: Attribute) {
          const name = nameOf(attribute)
          if (!CODE.test(name) || isSafe(attribute.value)) return
          if (name === 'data-json-signals' && attribute.value === null) return // shows them all
          const message = `${name} is code: write js\`…\` or action.*, which encode what is filled in`
          context.report({ node: attribute, message })
        },
      }),
    },
    /** A `data-` name close to one of Datastar's, which ignores what it does not know. */
    'no-unknown-attribute': {
      create: (context: RuleContext) => ({
        JSXAttribute(attribute: Attribute) {
          const name = nameOf(attribute)
          const meant = ALMOST.find(([wrong]) => wrong.test(name))?.[1]
          if (!meant) return
          const message = `Datastar 1.0 does not know ${name}; write ${name.replace(...meant)}`
          context.report({ node: attribute, message })
        },
      }),
    },
  },
}

export default plugin

const CODE =
  /^data-(?:attr|class|computed|effect|init|json-signals|on|on-intersect|on-interval|on-signal-patch|on-signal-patch-filter|show|signals|style|text)(?:$|:|__)/

// The hyphenated keys of the release candidates, and slips seen in the wild.
const ALMOST: readonly (readonly [RegExp, readonly [RegExp, string]])[] = [
  [/^data-on-(?!intersect|interval|signal-patch)/, [/^data-on-/, 'data-on:']],
  [/^data-(?:attr|bind|class|computed|indicator|ref|signals|style)-/, [/^(data-[a-z]+)-/, '$1:']],
  [/^data-txt$/, [/txt/, 'text']],
  [/^data-signal(?:$|:)/, [/signal/, 'signals']],
  [/^data-on:clik/, [/clik/, 'click']],
]

// Calls that answer with text, whatever they are given.
const MAKES_TEXT = /^(?:String|concat|join|raw|html|replace|replaceAll|stringify|trim)$/

function nameOf({ name }: Attribute): string {
  return name.type === 'JSXIdentifier' ? name.name : `${name.namespace.name}:${name.name.name}`
}

function isSafe(value: Attribute['value']): boolean {
  return (
    value?.type === 'JSXExpressionContainer' &&
    value.expression !== undefined &&
    makesCode(value.expression)
  )
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
