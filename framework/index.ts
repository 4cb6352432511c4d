// A page: the browser's script, and the headers and checks that keep it safe.
export { ClientScript } from './page/client-script.tsx'
export type { ClientScriptProps, OtherClient } from './page/client-script.tsx'
export { connection } from './page/connection.ts'
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
export { patchEvent } from './patch/encode.ts'
export { decodePatch } from './patch/decode.ts'
export type { ReceivedEvent } from './patch/decode.ts'
export type { Values } from './stream/iterate.ts'
export type { CloseReason, Stream, StreamOptions } from './stream/stream.ts'
export { SlowReaderError } from './stream/stream-errors.ts'

// Fan-out: everyone who watches a key.
export { Broadcaster } from './broadcast/broadcaster.ts'
export type {
  KeysOf,
  NameOf,
  PublishResult,
  SubscribeOptions,
  SubscriberState,
} from './broadcast/subscribe-options.ts'
export type {
  BroadcasterConfig,
  BroadcasterOptions,
  LagOptions,
  LagReport,
  OutcomeReport,
} from './broadcast/broadcaster-options.ts'
export { streamKeys } from './broadcast/stream-keys.ts'
export type { StreamKeysOptions } from './broadcast/stream-keys.ts'
export type { Whole } from './broadcast/stream-listener.ts'
export { streamHandler } from './broadcast/stream-handler.ts'
export type { StreamHandlerOptions } from './broadcast/stream-handler.ts'
export { sendHandler } from './broadcast/send-handler.ts'
export type { SendHandlerOptions } from './broadcast/send-handler.ts'
export type { SentEvent } from './broadcast/sent-event.ts'
export { ALL_KEYS } from './broadcast/key-name.ts'
export type { KeyName } from './broadcast/key-name.ts'
export type { Listener } from './broadcast/listener.ts'
export type { Published } from './broadcast/published.ts'
export type { Position } from './broadcast/position.ts'
export type { RingOptions } from './broadcast/ring.ts'
export type { Subscription } from './broadcast/subscription.ts'
export type { SubscriberInfo } from './broadcast/member.ts'
export type { KeyMetrics, Metrics } from './broadcast/metrics.ts'
export type { Brokenness, LagPolicy, Outcome, ResetReason } from './broadcast/outcome.ts'
export {
  BroadcasterClosedError,
  EventNotRegisteredError,
  KeyError,
  LaggedError,
  LogUnavailableError,
  ResetError,
  TooManyKeysError,
} from './broadcast/broadcast-errors.ts'
export { memoryLog } from './broadcast/log/memory.ts'
export type { MemoryLogOptions } from './broadcast/log/memory.ts'
export { keyOfText, keyText } from './broadcast/log/key-text.ts'
export type {
  Entry,
  Log,
  LogPosition,
  LogStatus,
  StoredEntry,
  Tail,
  TailStart,
} from './broadcast/log/log.ts'

// Live views: markup that stays current for everyone who watches it.
export { liveView } from './live/make-live-view.ts'
export { liveList } from './live/make-live-list.ts'
export type { LiveListOptions } from './live/make-live-list.ts'
export type { LiveView, ViewKey, ViewKeys } from './live/live-view.ts'
export type {
  AudienceOptions,
  FailedView,
  LiveViewMetrics,
  LiveViewOptions,
} from './live/live-view-options.ts'
export type { Audience } from './live/audience.ts'
export { LiveViewError } from './live/live-view-error.ts'
export type { LiveViewProblem } from './live/live-view-error.ts'
export { DifferentBroadcastersError } from './live/live-views.ts'
export type { LiveViewAt, LiveViews } from './live/live-views.ts'
export { LiveStream } from './live/live-stream.tsx'
export type { LiveStreamProps } from './live/live-stream.tsx'
export { mountViews } from './live/mount-views.tsx'
export type { MountedViews } from './live/mount-views.tsx'
export { streamViews } from './live/stream-views.ts'
export type { StreamViewsOptions } from './live/stream-views.ts'
