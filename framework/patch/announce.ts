import { type ElementsPatch, PatchError, type PatchEventOptions } from './patch.ts'
import { literal, runInBrowser } from './run.ts'

/** How `announce` speaks. */
export interface AnnounceOptions extends PatchEventOptions {
  /** Whether it interrupts what is being said, as for a failure, instead of waiting. @default false */
  readonly assertive?: boolean
}

/**
 * Has screen readers say something that the page shows in another way, or nowhere: each time, also
 * twice the same. What is said is in a region that nobody sees: the page's element of the class
 * `starcast-polite` or `starcast-assertive` with an `aria-live`, or one that is made.
 *
 * @throws {PatchError} when there is nothing to say.
 *
 * @example
 * sendPatches(c, [patchElements(<Cart … />), announce(`${product.name} is in your cart`)])
 */
export function announce(text: string, options: AnnounceOptions = {}): ElementsPatch {
  const { assertive = false, ...event } = options
  if (typeof text !== 'string' || text.trim() === '') {
    throw new PatchError(`What is announced is text, not ${JSON.stringify(text)}`)
  }
  return runInBrowser(say(assertive ? 'assertive' : 'polite', literal(text)), event)
}

// - While a dialog is modal nothing outside of it is said: the region has to be in there. One that
//   stayed behind in a dialog that is closed is not looked for.
// - Readers take note of a region only some time after it came, and only of what comes into it: each
//   text is a node of its own, which makes two of the same text two.
// - A patch may take the region away meanwhile, and what it was in.
const say = (politeness: 'polite' | 'assertive', text: string): string =>
  `
const host=[...document.querySelectorAll("dialog:modal")].at(-1)??document.body;
let region=[...host.querySelectorAll(".starcast-${politeness}[aria-live]")]
.find(one=>one.closest("dialog")===host.closest("dialog"));
if(!region){
region=document.createElement("div");
region.className="starcast-${politeness}";
region.setAttribute("aria-live","${politeness}");
region.setAttribute("aria-relevant","additions");
region.style.cssText="position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap";
host.append(region)
}
setTimeout(()=>{
const line=document.createElement("div");
line.textContent=${text};
if(!region.isConnected)(host.isConnected?host:document.body).append(region);
region.append(line);
setTimeout(()=>line.remove(),${SAID_AFTER_MS})
},${NOTICED_AFTER_MS})
`.replaceAll('\n', '')

const NOTICED_AFTER_MS = 150
const SAID_AFTER_MS = 7000
