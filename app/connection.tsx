import { connection, js } from 'starcast'

const { state, attempt } = connection

/**
 * Tells whether what the page shows is live. On a page without a stream, or with a script that does
 * not keep the signal, it shows nothing.
 */
export function Connection() {
  return (
    <p class="connection" role="status">
      <span style="display: none" data-show={js`${state} === 'connected'`}>
        Live
      </span>
      <span class="lost" style="display: none" data-show={js`${state} === 'reconnecting'`}>
        Reconnecting…
        {/* Not read out: that would interrupt with every try. */}
        <span aria-hidden="true" style="display: none" data-show={js`${attempt} > 1`}>
          {' '}
          (<span data-text={attempt} />)
        </span>
      </span>
      <span class="offline" style="display: none" data-show={js`${state} === 'offline'`}>
        You are offline
      </span>
    </p>
  )
}
