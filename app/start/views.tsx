const examples = [
  {
    href: '/board',
    name: 'Board',
    text: 'A thousand boxes to check, shared by everyone, and how many people look at them.',
  },
  {
    href: '/chat',
    name: 'Chat',
    text: 'Rooms to talk in, with who is here, what was said before, and every message at once.',
  },
  {
    href: '/counter',
    name: 'Counter',
    text: 'One number that only you count, and one that everybody counts together.',
  },
  {
    href: '/dashboard',
    name: 'Dashboard',
    text: 'What the server is doing, in charts that it draws itself four times a second.',
  },
  {
    href: '/forms',
    name: 'Forms',
    text: 'A form that says what is wrong as you type, and an upload that says how far it is.',
  },
  {
    href: '/hello',
    name: 'Hello',
    text: 'A greeting that the server types, letter by letter, to everyone at once.',
  },
  {
    href: '/shapes',
    name: 'Shapes',
    text: 'A drawing in SVG, whose one shape becomes another with each click.',
  },
]

export function StartPage() {
  return (
    <>
      <h1>Live pages, rendered on the server</h1>
      <p class="lead">
        Each example is a folder of TypeScript, and no client application. Open one in two windows.
      </p>
      <ul class="cards" role="list">
        {examples.map(({ href, name, text }) => (
          <li class="card">
            <h2>
              <a href={href}>{name}</a>
            </h2>
            <p>{text}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
