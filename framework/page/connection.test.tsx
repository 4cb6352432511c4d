import { expect, it } from 'vitest'
import { connection, js } from '../index.ts'

it('is written into a page as the signal that the browser keeps', () => {
  expect(String(<p data-show={js`${connection.state} === 'offline'`} />)).toBe(
    `<p data-show="$_connection.state === &#39;offline&#39;"></p>`,
  )
  expect(String(<b data-text={connection.attempt} />)).toBe(
    '<b data-text="$_connection.attempt"></b>',
  )
})

it('knows what states there are', () => {
  // @ts-expect-error - there is no such thing
  void connection.status
})
