import { action, js, on } from 'starcast'
import { MEALS, PARTS, SignUp, type SignUpState } from './contracts.ts'
import { paths } from './urls.ts'

/** The form to sign up with, with what has been filled in and what is wrong with it. */
export function SignUpPage({ form }: { form: SignUpState }) {
  return (
    <>
      <h1>Sign up for the workshop</h1>
      <p class="lead">
        What is wrong is said beside its field, as you type and when you send. There is also{' '}
        <a href={paths.upload()}>a form for a file</a>.
      </p>
      <SignUpForm form={form} />
    </>
  )
}

function SignUpForm({ form }: { form: SignUpState }) {
  const { typed } = form
  return (
    <form
      id="sign-up"
      class="form"
      method="post"
      action={paths.sendSignUp()}
      novalidate
      {...SignUp.attributes(form, { _sending: false })}
      data-indicator={SignUp.names._sending}
      data-on:submit={action.post(paths.sendSignUp())}
      {...on('datastar-fetch', toFirstProblem)}
    >
      <div class="fields" {...SignUp.whileTyping(action.post(paths.checkSignUp()))}>
        <p class="field wide">
          <label for="name">Name</label>
          <input id="name" autocomplete="name" value={typed.name} {...SignUp.field('name', form)} />
          <Problem of="name" form={form} />
        </p>
        <p class="field wide">
          <label for="email">Email</label>
          <input
            id="email"
            type="email"
            autocomplete="email"
            value={typed.email}
            {...SignUp.field('email', form)}
          />
          <Problem of="email" form={form} />
        </p>
        <p class="field">
          <label for="seats">Seats</label>
          <input
            id="seats"
            type="number"
            min="1"
            max="6"
            value={typed.seats}
            {...SignUp.field('seats', form)}
          />
          <Problem of="seats" form={form} />
        </p>
        <p class="field">
          <label for="meal">Meal</label>
          <select id="meal" {...SignUp.field('meal', form)}>
            <option value="">Choose…</option>
            {MEALS.map((meal) => (
              <option value={meal} selected={typed.meal === meal}>
                {meal}
              </option>
            ))}
          </select>
          <Problem of="meal" form={form} />
        </p>
        <fieldset class="field wide">
          <legend>When will you be there?</legend>
          <p class="choices">
            {PARTS.map((part) => (
              <label class="choice">
                <input {...SignUp.checkbox('parts', part, form)} /> In the {part}
              </label>
            ))}
          </p>
          <Problem of="parts" form={form} />
        </fieldset>
        <p class="field wide">
          <label for="wishes">Wishes, if you have any</label>
          <textarea id="wishes" rows={3} {...SignUp.field('wishes', form)}>
            {typed.wishes}
          </textarea>
          <Problem of="wishes" form={form} />
        </p>
        <p class="field wide">
          <label class="choice">
            <input type="checkbox" checked={typed.agree} {...SignUp.field('agree', form)} />
            I will be kind to everyone there
          </label>
          <Problem of="agree" form={form} />
        </p>
      </div>
      <button data-attr={js({ 'aria-disabled': js`${SignUp.$._sending} ? 'true' : false` })}>
        Sign up
      </button>
    </form>
  )
}

function Problem({ of, form }: { of: Parameters<typeof SignUp.problem>[0]; form: SignUpState }) {
  return <span class="problem" {...SignUp.problem(of, form)} />
}

/** What takes the place of the form once it has been sent. */
export function Welcome({ name }: { name?: string }) {
  return (
    <section id="sign-up" class="form" aria-labelledby="welcome">
      <h2 id="welcome" tabindex={-1} data-init={js`el.focus()`}>
        {name === undefined ? 'You are signed up' : `See you there, ${name}`}
      </h2>
      <p>
        Your seats are kept. <a href={paths.signUp()}>Sign up somebody else</a>
      </p>
    </section>
  )
}

// Only the form's own calls: its fields call, too, while one types.
const toFirstProblem = js`
  if (evt.detail.el === el && evt.detail.type === 'finished') {
    el.querySelector('[aria-invalid=true]')?.focus()
  }`
