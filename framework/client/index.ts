/**
 * Starcast's half in the browser: one script that speaks Datastar 1.0.
 *
 * It brings the page's `data-*` attributes to life, calls the server for them, and applies the
 * patches that come back. A page needs nothing of what is exported here; plugins do.
 */

import './actions/peek.ts'
import './actions/set-all.ts'
import './actions/toggle-all.ts'
import './fetch/actions.ts'
import './attributes/attr.ts'
import './attributes/bind.ts'
import './attributes/class.ts'
import './attributes/computed.ts'
import './attributes/effect.ts'
import './attributes/indicator.ts'
import './attributes/init.ts'
import './attributes/json-signals.ts'
import './attributes/on-interval.ts'
import './attributes/on-intersect.ts'
import './attributes/on-signal-patch.ts'
import './attributes/on.ts'
import './attributes/ref.ts'
import './attributes/show.ts'
import './attributes/signals.ts'
import './attributes/style.ts'
import './attributes/text.ts'
import './patch-elements.ts'
import './patch-signals.ts'
import { start } from './engine.ts'

start()

// Plugins: new attributes, actions, and events of the server.
export { action, actions, attribute, watcher } from './registry.ts'

// Signals, as plugins read, change and follow them.
export {
  beginBatch,
  computed,
  effect,
  endBatch,
  filtered,
  getPath,
  mergePatch,
  mergePaths,
  root,
  signal,
  startPeeking,
  stopPeeking,
} from './store.ts'
