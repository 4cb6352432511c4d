import { type Context, Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import { liveView, mountViews, patchElements, sendPatches, streamViews } from 'starcast'
import { Layout } from '../layout.tsx'
import { SignUp, type SignUpState, Upload, type UploadState } from './contracts.ts'
import type { Guests } from './guests.ts'
import { SignUpPage, Welcome } from './sign-up.tsx'
import { ProgressBar, Result, UploadPage } from './upload.tsx'
import { type Fingerprint, fingerprint, Uploads } from './uploads.ts'
import { paths, patterns } from './urls.ts'

/** Two forms: one that people sign up with, and one that they send a file with. */
export function forms(guests: Guests) {
  const uploads = new Uploads()
  const progress = liveView((id: string) => <ProgressBar progress={uploads.of(id)} />)
  const viewsOf = (id: string) => ({ progress: progress.at(id) })

  return new Hono()
    .use(
      jsxRenderer(({ children, title }) => (
        <Layout title={title ?? 'Forms'} styles="/forms.css">
          {children}
        </Layout>
      )),
    )

    .get(patterns.signUp, (c) =>
      showSignUp(c, {
        typed: { name: '', email: '', seats: 1, meal: '', parts: [], wishes: '', agree: false },
      }),
    ) // prettier-ignore
    .post(patterns.checkSignUp, SignUp.extract, (c) => {
      const { problems, typed } = c.var.form
      const all = { ...takenProblem(typed.email), ...problems }
      return sendPatches(c, SignUp.patchProblems(all, { fields: 'touched' }))
    })

    .post(patterns.sendSignUp, SignUp.extract, (c) => {
      const { form } = c.var
      if (form.problems) return refuse(c, form)
      const problems = takenProblem(form.values.email)
      if (problems) return refuse(c, { ...form, problems })

      guests.add(form.values)
      return sendPatches(c, patchElements(<Welcome name={form.values.name} />), { page: paths.welcome() }) // prettier-ignore
    })

    .get(patterns.welcome, (c) => c.render(<Welcome />, { title: 'Signed up' }))

    .get(patterns.upload, (c) => showUpload(c, { typed: { note: '' } }))

    .get(patterns.progress, (c) => streamViews(c, viewsOf(c.req.param('id'))))

    .post(patterns.checkUpload, Upload.extract, (c) =>
      sendPatches(c, Upload.patchProblems(c.var.form.problems, { fields: 'touched' })),
    )

    .post(patterns.sendUpload, async (c) => {
      const id = c.req.param('id')
      const onProgress = (received: number, total: number | undefined) => {
        if (uploads.advance(id, received, total)) void progress.changed(id)
      }
      try {
        const form = await Upload.receive(c, ({ name, bytes }) => fingerprint(name, bytes), { onProgress }) // prettier-ignore
        const [file] = form.files
        if (form.problems || !file) return sendPatches(c, Upload.patchProblems(form.problems), { page: () => showUpload(c, form) }) // prettier-ignore

        const shown = { note: form.values.note, file }
        const patches = [Upload.patchProblems(undefined), patchElements(<Result {...shown} />)]
        return sendPatches(c, patches, { page: () => showUpload(c, { typed: { note: '' } }, shown) }) // prettier-ignore
      } finally {
        uploads.end(id)
        await progress.changed(id)
      }
    })

  // Nobody signs up twice: what no schema can know.
  function takenProblem(email = '') {
    return guests.has(email.trim())
      ? { email: 'Somebody has signed up with this address.' }
      : undefined
  }

  function refuse(c: Context, form: SignUpState) {
    return sendPatches(c, SignUp.patchProblems(form.problems), { page: () => showSignUp(c, form) })
  }

  function showSignUp(c: Context, form: SignUpState) {
    return c.render(<SignUpPage form={form} />, { title: 'Sign up' })
  }

  async function showUpload(
    c: Context,
    form: UploadState,
    shown?: { readonly note: string; readonly file: Fingerprint },
  ) {
    const id = crypto.randomUUID()
    const views = await mountViews(c, viewsOf(id), paths.progress(id))
    const result = shown ? { result: <Result {...shown} /> } : {}
    return c.render(<UploadPage id={id} form={form} {...views} {...result} />, { title: 'Send a file' }) // prettier-ignore
  }
}
