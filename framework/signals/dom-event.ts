// Lists rather than the types of lib.dom: an app on a server need not have those, and the guard of
// JSX and the lint rule look names up at run time.

/** Events that happen at elements. */
// prettier-ignore
export const ELEMENT_EVENTS = [
  'abort', 'animationcancel', 'animationend', 'animationiteration', 'animationstart', 'auxclick', 'beforeinput',
  'beforematch', 'beforetoggle', 'blur', 'cancel', 'canplay', 'canplaythrough', 'change', 'click', 'close', 'command',
  'compositionend', 'compositionstart', 'compositionupdate', 'contentvisibilityautostatechange', 'contextlost',
  'contextmenu', 'contextrestored', 'copy', 'cuechange', 'cut', 'dblclick', 'drag', 'dragend', 'dragenter', 'dragleave',
  'dragover', 'dragstart', 'drop', 'durationchange', 'emptied', 'encrypted', 'ended', 'enterpictureinpicture', 'error',
  'focus', 'focusin', 'focusout', 'formdata', 'fullscreenchange', 'fullscreenerror', 'gotpointercapture', 'input',
  'interest', 'invalid', 'keydown', 'keypress', 'keyup', 'leavepictureinpicture', 'load', 'loadeddata', 'loadedmetadata',
  'loadstart', 'loseinterest', 'lostpointercapture', 'mousedown', 'mouseenter', 'mouseleave', 'mousemove', 'mouseout',
  'mouseover', 'mouseup', 'paste', 'pause', 'play', 'playing', 'pointercancel', 'pointerdown', 'pointerenter',
  'pointerleave', 'pointermove', 'pointerout', 'pointerover', 'pointerrawupdate', 'pointerup', 'progress', 'ratechange',
  'reset', 'resize', 'scroll', 'scrollend', 'scrollsnapchange', 'scrollsnapchanging', 'securitypolicyviolation', 'seeked',
  'seeking', 'select', 'selectionchange', 'selectstart', 'slotchange', 'stalled', 'submit', 'suspend', 'timeupdate',
  'toggle', 'touchcancel', 'touchend', 'touchmove', 'touchstart', 'transitioncancel', 'transitionend', 'transitionrun',
  'transitionstart', 'volumechange', 'waiting', 'waitingforkey', 'wheel',
] as const

/** Events that happen at the window, and reach no element. */
// prettier-ignore
export const WINDOW_EVENTS = [
  'afterprint', 'beforeprint', 'beforeunload', 'devicemotion', 'deviceorientation', 'deviceorientationabsolute',
  'gamepadconnected', 'gamepaddisconnected', 'hashchange', 'languagechange', 'message', 'messageerror', 'offline', 'online',
  'orientationchange', 'pagehide', 'pagereveal', 'pageshow', 'pageswap', 'popstate', 'rejectionhandled', 'storage',
  'unhandledrejection', 'unload',
] as const

/** Events that happen at the document, and reach no element. */
export const DOCUMENT_EVENTS = [
  'DOMContentLoaded',
  'pointerlockchange',
  'pointerlockerror',
  'readystatechange',
  'visibilitychange',
] as const

export type ElementEvent = (typeof ELEMENT_EVENTS)[number]
export type WindowEvent = (typeof WINDOW_EVENTS)[number]
export type DocumentEvent = (typeof DOCUMENT_EVENTS)[number]

/** The events of browsers, by name. */
export type DomEvent = ElementEvent | WindowEvent | DocumentEvent
