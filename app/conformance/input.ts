import { signals } from 'starcast'
import { z } from 'zod'

const event = {
  eventId: z.string().exactOptional(),
  retryDuration: z.number().exactOptional(),
}

const transition = {
  useViewTransition: z.boolean().exactOptional(),
  viewTransitionSelector: z.string().exactOptional(),
}

const PatchElements = z.object({
  type: z.literal('patchElements'),
  elements: z.string().default(''),
  selector: z.string().exactOptional(),
  mode: z
    .enum(['outer', 'inner', 'replace', 'prepend', 'append', 'before', 'after', 'remove'])
    .exactOptional(),
  namespace: z.enum(['html', 'svg', 'mathml']).exactOptional(),
  ...transition,
  ...event,
})

const PatchSignals = z.object({
  type: z.literal('patchSignals'),
  signals: z.record(z.string(), z.json()).default({}),
  'signals-raw': z.string().exactOptional(),
  onlyIfMissing: z.boolean().exactOptional(),
  ...event,
})

const ExecuteScript = z.object({
  type: z.literal('executeScript'),
  script: z.string(),
  attributes: z.record(z.string(), z.union([z.string(), z.boolean()])).exactOptional(),
  autoRemove: z.boolean().exactOptional(),
  ...event,
})

/** What the official test suite of Datastar's SDKs asks for: these events, in this order. */
export const Input = signals({
  events: z.array(z.discriminatedUnion('type', [PatchElements, PatchSignals, ExecuteScript])),
})

/** One event that is asked for. */
export type WantedEvent = z.output<typeof Input.schema>['events'][number]
