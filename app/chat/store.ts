import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Message, NewMessage, Room, Store } from './rooms.ts'
import { StoreError } from './saving.ts'

/** Opens the chat's SQLite file, and makes it where there is none. */
export function openStore(file: string): SqliteStore {
  mkdirSync(path.dirname(file), { recursive: true })
  return new SqliteStore(new DatabaseSync(file))
}

// Everybody waits while SQLite does: a busy database is better told of than waited for.
const BUSY_TIMEOUT_MS = 300

const SCHEMA = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  create table if not exists rooms (slug text primary key, name text not null) strict;
  create table if not exists messages (
    room text not null, seq integer not null,
    author_id text not null, author text not null, text text not null, at integer not null,
    key text not null,
    primary key (room, seq), unique (room, key)
  ) strict, without rowid;
  create table if not exists settings (name text primary key, value text not null) strict;
`

type Row = Record<string, string | number | null>

/** The chat's rooms in SQLite. */
export class SqliteStore implements Store {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()

  constructor(database: DatabaseSync) {
    this.#database = database
    database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
    database.exec(SCHEMA)
  }

  rooms(): (Room & { last: Message | undefined })[] {
    const rows = this.#all(`
      select rooms.slug, rooms.name, messages.* from rooms left join messages on room = slug
        and seq = (select max(seq) from messages where room = slug)
      order by at desc nulls last, name`)
    return rows.map((row) => ({
      ...roomOf(row),
      last: row['seq'] === null ? undefined : messageOf(row),
    }))
  }

  room(slug: string): Room | undefined {
    return this.#all('select slug, name from rooms where slug = ?', slug).map(roomOf)[0]
  }

  addRoom({ slug, name }: Room): boolean {
    return this.#run('insert into rooms values (?, ?) on conflict do nothing', slug, name) === 1
  }

  addMessage(room: string, { authorId, author, text, at, key }: NewMessage): void {
    this.#run(
      `insert into messages
        select ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4, ?5, ?6 from messages where room = ?1
        on conflict do nothing`,
      room,
      authorId,
      author,
      text,
      at,
      key,
    )
  }

  lastSeq(room: string): number {
    const [row] = this.#all('select max(seq) as seq from messages where room = ?', room)
    return Number(row?.['seq'] ?? 0)
  }

  messages(room: string, from: number, to: number): Message[] {
    const sql = 'select * from messages where room = ? and seq between ? and ? order by seq'
    return this.#all(sql, room, from, to).map(messageOf)
  }

  /** A setting that is made once and kept. */
  setting(name: string, make: () => string): string {
    this.#run('insert into settings values (?, ?) on conflict do nothing', name, make())
    return String(this.#all('select value from settings where name = ?', name)[0]?.['value'])
  }

  close(): void {
    this.#database.close()
  }

  #all(sql: string, ...values: (string | number)[]): Row[] {
    return told(() => this.#prepared(sql).all(...values) as Row[])
  }

  #run(sql: string, ...values: (string | number)[]): number {
    return told(() => Number(this.#prepared(sql).run(...values).changes))
  }

  #prepared(sql: string): ReturnType<DatabaseSync['prepare']> {
    let statement = this.#statements.get(sql)
    if (!statement) this.#statements.set(sql, (statement = this.#database.prepare(sql)))
    return statement
  }
}

function roomOf(row: Row): Room {
  return { slug: String(row['slug']), name: String(row['name']) }
}

function messageOf(row: Row): Message {
  return {
    seq: Number(row['seq']),
    authorId: String(row['author_id']),
    author: String(row['author']),
    text: String(row['text']),
    at: Number(row['at']),
  }
}

/** SQLite's errors as ours: https://sqlite.org/rescode.html */
function told<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const code = Number((error as { errcode?: number }).errcode) & 0xff
    throw new StoreError(
      code === 13 ? 'full' : code === 5 || code === 6 ? 'locked' : 'failed',
      error,
    )
  }
}
