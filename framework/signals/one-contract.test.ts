import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { form, js, signals } from '../index.ts'
import { hasLostSignals } from './one-contract.ts'

// Issue 5: two contracts on one element are refused. The JSX guard asks while it renders.

const Draft = signals({ text: z.string() })
const Count = signals({ step: z.number() })
const SignUp = form({ name: z.string() })
const draft = Draft.attributes({ text: '' })
const signUp = SignUp.attributes({ typed: {} })

describe('hasLostSignals()', () => {
  it.each([
    ['two contracts', { ...draft, ...Count.attributes({ step: 1 }) }],
    ['a contract and a form', { ...draft, class: 'x', ...signUp }],
    ['a form and a contract', { ...signUp, ...draft }],
    ['a contract and signals written by hand', { ...draft, 'data-signals': js({ a: 1 }) }],
    ['a contract that something took away', { ...draft, 'data-signals': undefined }],
  ])('sees the loss with %s on one element', (_, props) => {
    expect(hasLostSignals(props)).toBe(true)
  })

  it.each([
    ['one contract', { class: 'x', ...draft }],
    ['one contract, declared twice', { ...draft, ...Draft.attributes({ text: 'again' }) }],
    ['one form', signUp],
    ['signals written by hand', { 'data-signals': js({ a: 1 }) }],
    ['no signals', { class: 'x' }],
  ])('is content with %s', (_, props) => {
    expect(hasLostSignals(props)).toBe(false)
  })
})
