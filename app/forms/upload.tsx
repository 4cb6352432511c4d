import type { Child } from 'hono/jsx'
import { action, js, on } from 'starcast'
import { Upload, type UploadState } from './contracts.ts'
import { type Fingerprint, percent, type Progress } from './uploads.ts'
import { paths } from './urls.ts'

interface UploadPageProps {
  readonly id: string
  readonly form: UploadState
  readonly progress: Child
  readonly stream?: Child
  readonly result?: Child
}

/** The form to send a file with; `id` is what its progress is known by. */
export function UploadPage({ id, form, progress, stream, result }: UploadPageProps) {
  const send = action.post(paths.sendUpload(id), { contentType: 'form', retry: 'never' })
  return (
    <>
      <h1>The fingerprint of a file</h1>
      <p class="lead">
        The file is read as it arrives, and nothing of it is kept. There is also{' '}
        <a href={paths.signUp()}>a form to sign up with</a>.
      </p>
      <form
        class="form"
        method="post"
        enctype="multipart/form-data"
        action={paths.sendUpload(id)}
        novalidate
        {...Upload.attributes(form, { _sending: false, _lost: false })}
        data-indicator={Upload.names._sending}
        data-on:submit={js`${Upload.$._lost} = false; ${Upload.shown('file')} === '' && ${send}`}
        {...on('datastar-fetch', toldIfLost)}
      >
        <div class="fields" {...Upload.whileTyping(action.post(paths.checkUpload()))}>
          <p class="field wide">
            <label for="note">What is it?</label>
            <input id="note" value={form.typed.note} {...Upload.field('note', form)} />
            <span class="problem" {...Upload.problem('note', form)} />
          </p>
          <p class="field wide">
            <label for="file">File, 5 MB at most</label>
            <input id="file" type="file" {...Upload.field('file', form)} />
            <span class="problem" {...Upload.problem('file', form)} />
          </p>
        </div>
        <button data-attr={js({ 'aria-disabled': js`${Upload.$._sending} ? 'true' : false` })}>
          Send
        </button>
        <p class="problem" role="alert" data-text={js`${Upload.$._lost} ? ${LOST} : ''`} />
        {progress}
        {result ?? <div id="result" aria-live="polite" />}
        {stream}
      </form>
    </>
  )
}

// A connection that breaks takes the answer with it.
const LOST = 'It did not arrive. Send it again.'
const toldIfLost = js`
  if (evt.detail.el === el && evt.detail.type === 'retries-failed') ${Upload.$._lost} = true`

/** How far an upload is, for the one who sends it. */
export function ProgressBar({ progress }: { progress: Progress | undefined }) {
  if (!progress) return <p id="progress" />
  const done = percent(progress)
  return (
    <p id="progress">
      <progress aria-label="Arrived" value={done} max={100} />
      <span>{done} %</span>
    </p>
  )
}

export function Result({ note, file }: { note: string; file: Fingerprint }) {
  return (
    <div id="result" aria-live="polite">
      <h2 dir="auto">{note}</h2>
      <p>
        <bdi>{file.name}</bdi>, {file.bytes.toLocaleString('en')} bytes
      </p>
      <code>{file.sha256}</code>
    </div>
  )
}
