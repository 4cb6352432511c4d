import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'

// The rows of behaviour that were seen in Datastar 1.0.2 (C), and of what is wrong in it (D). A
// test that shows one names it in its title, in brackets.
const ROWS = [
  'C01 C02 C03 C04 C05 C07 C08 C10 C11 C12 C13 C15 C16', // engine and expressions
  'C17 C19 C20 C21 C23 C24', // signals
  'C26 C27 C28 C29 C30 C32 C34 C35 C36 C37', // attributes
  'C39 C40 C42 C43 C44 C45 C47 C48 C50 C52', // requests and responses
  'C53 C54 C55 C56 C58 C59 C61 C63 C64 C65 C68', // patches and morphs
  'C69 C70 C73', // what a page forbids, and what the script exports
  'D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20',
].flatMap((group) => group.split(' '))

test('every row of behaviour has a test that names it', () => {
  const titles = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.spec.ts'))
    .flatMap((file) =>
      readFileSync(`${import.meta.dirname}/${file}`, 'utf8').match(/\([CD]\d.*?\)/g),
    )
    .join()
  expect(ROWS.filter((row) => !new RegExp(`\\b${row}\\b`).test(titles))).toEqual([])
})
