import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PAGE, type Room, Rooms } from './rooms.ts'
import { openStore, SqliteStore } from './store.ts'

let folder: string
let store: SqliteStore
let rooms: Rooms
let lobby: Room
const file = () => path.join(folder, 'chat.sqlite')

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'starcast-'))
  store = openStore(file())
  rooms = new Rooms(store)
  lobby = rooms.find('lobby')!
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const say = (text: string, key: string = crypto.randomUUID()) =>
  rooms.say(lobby, { author: 'Ann', authorId: 'ann', text, key })
const texts = () => rooms.recent('lobby', 1).messages.map(({ text }) => text)

describe('Rooms', () => {
  it('begin with a lobby, once', () => {
    expect(rooms.list()).toEqual([{ slug: 'lobby', name: 'Lobby', last: undefined }])
    expect(new Rooms(store).list()).toHaveLength(1)
  })

  it('number the messages of a room without gaps, and keep them over a restart', () => {
    for (const text of ['a', 'b', 'c']) expect(say(text)).toEqual({ name: '', text: '' })
    store.close()
    rooms = new Rooms((store = openStore(file())))
    expect(rooms.recent('lobby', 1).messages).toMatchObject([
      { seq: 1, text: 'a' },
      { seq: 2, text: 'b' },
      { seq: 3, text: 'c', author: 'Ann', authorId: 'ann' },
    ])
  })

  it('say the same message once, however often it is sent', () => {
    for (let i = 0; i < 3; i++) expect(say('once', 'key').text).toBe('')
    expect(texts()).toEqual(['once'])
    expect(rooms.newest('lobby')).toBe(1)
    say('other words under the same key', 'key')
    rooms.say(lobby, { author: 'Bob', authorId: 'bob', text: 'once', key: 'key' })
    expect(rooms.newest('lobby')).toBe(3)
  })

  it.each(['', '   ', '\n', 'x'.repeat(2001)])('refuse the text %j', (text) => {
    expect(say(text).text).not.toBe('')
    expect(texts()).toEqual([])
  })

  it('count characters as people do', () => {
    expect(say('👩‍👩‍👧'.repeat(2000)).text).toBe('')
    expect(say('line\r\n'.repeat(400)).text).toBe('')
  })

  it.each(['', ' ', 'n'.repeat(41), 'a\nb', 'a\0b', '\u007f'])('refuse the name %j', (name) => {
    const said = rooms.say(lobby, { author: name, authorId: 'x', text: 'hi', key: 'k' })
    expect(said.name).not.toBe('')
    expect(rooms.create(name)).toHaveProperty('problem')
    expect(rooms.list()).toHaveLength(1)
  })

  it.each([
    ['Tea & Coffee', 'tea-coffee'],
    ['Café', 'café'],
    ['東京', '東京'],
    ['..', '2e-2e'],
    ['/../etc', 'etc'],
    ['<script>', 'script'],
    ['😀', '1f600'],
  ])('give the room %j the address %j', (name, slug) => {
    expect(rooms.create(name)).toEqual({ slug, name })
    expect(rooms.find(slug)?.name).toBe(name)
    expect(rooms.create(name)).toHaveProperty('problem', 'There is a room of that name already.')
  })

  it('begin a page at a round number, so that pages share it', () => {
    const beginnings = new Set<number>()
    for (let i = 1; i <= 3 * PAGE; i++) {
      say(`${i}`)
      beginnings.add(rooms.beginning('lobby'))
      const { messages } = rooms.recent('lobby', rooms.beginning('lobby'))
      expect(messages.length).toBeGreaterThanOrEqual(Math.min(i, PAGE))
      expect(messages.length).toBeLessThan(2 * PAGE)
      expect(messages.at(-1)?.text).toBe(`${i}`)
    }
    expect([...beginnings]).toEqual([1, 51, 101])
  })

  it('begin anew for a page that has grown too long, or begins after the end', () => {
    for (let i = 1; i <= 400; i++) say(`${i}`)
    expect(rooms.recent('lobby', 1).from).toBe(351)
    expect(rooms.recent('lobby', 101).from).toBe(101)
    expect(rooms.recent('lobby', 5001).from).toBe(351)
  })

  it('read back a page at a time', () => {
    for (let i = 1; i <= 120; i++) say(`${i}`)
    expect(rooms.before('lobby', 101).map(({ seq }) => seq)).toEqual(range(51, 100))
    expect(rooms.before('lobby', 51).map(({ seq }) => seq)).toEqual(range(1, 50))
    expect(rooms.before('lobby', 1)).toEqual([])
  })
})

describe('a store in trouble', () => {
  it('that is full is told of beside the field, loses nothing, and recovers', () => {
    say('before')
    const database = new DatabaseSync(file())
    const { page_count: pages } = database.prepare('pragma page_count').get() as {
      page_count: number
    }
    const small = new Rooms(new SqliteStore(database))
    database.exec(`pragma max_page_count = ${pages + 1}`)
    const fill = () => small.say(lobby, { author: 'Ann', authorId: 'ann', text: 'x'.repeat(2000), key: crypto.randomUUID() }) // prettier-ignore
    let said = fill()
    for (let i = 0; i < 20 && said.text === ''; i++) said = fill()
    expect(said.text).toMatch(/^There is no room left to save this\. Nothing is lost/)
    const kept = small.recent('lobby', 1).messages.length

    database.exec('pragma max_page_count = 100000')
    expect(fill().text).toBe('')
    expect(small.recent('lobby', 1).messages).toHaveLength(kept + 1)
    expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
    database.close()
  })

  it('that is locked is told of beside the field', () => {
    const other = new DatabaseSync(file())
    other.exec('begin immediate')
    expect(say('now?').text).toMatch(/^Somebody else is writing just now/)
    expect(rooms.create('New')).toHaveProperty('problem', expect.stringMatching(/^Somebody else/))
    other.exec('rollback')
    other.close()
    expect(say('now?').text).toBe('')
  })
})

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
