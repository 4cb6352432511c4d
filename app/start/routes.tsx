import { Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { Layout } from '../layout.tsx'
import { StartPage } from './views.tsx'

export const start = new Hono()
  .use(jsxRenderer(({ children }) => <Layout title="Examples">{children}</Layout>))
  .get('/', (c) => c.render(<StartPage />))
