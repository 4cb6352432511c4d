// A page: the browser's script, and the headers and checks that keep it safe.
export { ClientScript } from './page/client-script.tsx'
export type { ClientScriptProps, OtherClient } from './page/client-script.tsx'
export { serveClient } from './page/serve-client.ts'
export type { ServeClientOptions } from './page/serve-client.ts'
export { pageHeaders } from './security/page-headers.ts'
export type { PageHeadersOptions } from './security/page-headers.ts'
export { sameOrigin } from './security/same-origin.ts'
export type { SameOriginOptions } from './security/same-origin.ts'
export { limitBody } from './security/limit-body.ts'
export type { LimitBodyOptions } from './security/limit-body.ts'

// In markup: URLs, expressions and signals, none of which data can break out of.
export { routes } from './signals/routes.ts'
export type { Method, Path, Paths, Patterns, RouteTable } from './signals/routes.ts'
export { js } from './signals/expression.ts'
export type { Code, Expression, JsValue, Ref, SignalName } from './signals/expression.ts'
export { ExpressionError } from './signals/expression-error.ts'
export { action } from './signals/action.ts'
export type { ActionOptions } from './signals/action.ts'
export { on } from './signals/on.ts'
export type { OnAttribute, OnModifiers } from './signals/on.ts'
export type {
  CodeAttributes,
  OnInitModifiers,
  OnIntersectModifiers,
  OnIntervalModifiers,
  OnSignalPatchModifiers,
} from './signals/on-others.ts'
export type { Time, Timing } from './signals/timing.ts'
export { bind } from './signals/bind.ts'
export type { BindModifiers } from './signals/bind.ts'
export { signalFilter } from './signals/signal-filter.ts'
export type { SignalFilter, SignalPattern } from './signals/signal-filter.ts'
export { AttributeError } from './jsx/guard.ts'

// In: what the browser knows.
export { signals } from './signals/signals.ts'
export type { Signals } from './signals/signals.ts'
export { extract, optional } from './signals/extract.ts'
export type { Issue, OutputOf, StandardSchema } from './signals/standard-schema.ts'
export { SignalsError } from './signals/signals-error.ts'

// Forms: what people type, with a problem beside each field, and files.
export { form } from './signals/form.ts'
export type { Filled, Form, FormOptions, FormState, StateOf } from './signals/form.ts'
export type { PatchProblemsOptions } from './signals/form-markup.ts'
export type { Problems } from './signals/problems.ts'
export type { ReceiveOptions } from './signals/receive.ts'
export { FileError } from './signals/incoming-file.ts'
export type { FileRule, IncomingFile } from './signals/incoming-file.ts'

// Out: what the browser should change.
export { patchElements, removeElements } from './patch/elements.ts'
export type { PatchElementsOptions, RemoveElementsOptions } from './patch/elements.ts'
export { patchSignals } from './patch/signals.ts'
export type { PatchSignalsOptions } from './patch/signals.ts'
export { executeScript } from './patch/script.ts'
export type {
  EvaluateOptions,
  ExecuteScriptOptions,
  ScriptAttributes,
  ScriptTagOptions,
} from './patch/script.ts'
export { pushUrl, redirect, replaceUrl } from './patch/location.ts'
export type { RedirectOptions } from './patch/location.ts'
export { UrlError } from './patch/url.ts'
export { dispatchEvent } from './patch/dispatch-event.ts'
export type { DispatchEventOptions } from './patch/dispatch-event.ts'
export { announce } from './patch/announce.ts'
export type { AnnounceOptions } from './patch/announce.ts'
export { consoleLog } from './patch/console-log.ts'
export type { ConsoleLogOptions } from './patch/console-log.ts'
export type { View } from './patch/render.ts'
export { onMisplacedPatch } from './patch/misplaced.ts'
export type { MisplacedPatch } from './patch/misplaced.ts'
export { PatchError } from './patch/patch.ts'
export type {
  ElementsPatch,
  Patch,
  PatchEventOptions,
  PatchMode,
  PatchNamespace,
  SignalsPatch,
} from './patch/patch.ts'
export { sendPatches, streamPatches } from './patch/send.ts'
export type { SendPatchesOptions } from './patch/send.ts'
export { sendNothing, sendPatch, sendScript } from './patch/send-one.ts'
export type { SendScriptOptions } from './patch/send-one.ts'
export { decodePatch } from './patch/decode.ts'
export type { ReceivedEvent } from './patch/decode.ts'
export type { Values } from './stream/iterate.ts'
export type { CloseReason, Stream, StreamOptions } from './stream/stream.ts'
export { SlowReaderError } from './stream/stream-errors.ts'

// Fan-out: everyone who watches a key.
export { Broadcaster } from './broadcast/broadcaster.ts'
export { BroadcasterClosedError } from './broadcast/broadcaster-closed-error.ts'
export type { BroadcasterOptions } from './broadcast/broadcaster.ts'
export { LaggedError } from './broadcast/subscription.ts'
export type { Subscription } from './broadcast/subscription.ts'
export { MemoryLog } from './broadcast/log/memory.ts'
export type { Entry, Log } from './broadcast/log/log.ts'
export { liveView, LiveViewError } from './live/live-view.ts'
export type {
  Audience,
  KeyOf,
  LiveView,
  LiveViewAt,
  LiveViewOptions,
  ViewParameters,
} from './live/live-view.ts'
export { mountViews } from './live/mount-views.tsx'
export type { LiveViews, MountedViews } from './live/mount-views.tsx'
export { streamViews } from './live/stream-views.ts'
