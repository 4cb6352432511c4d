import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Store } from './boxes.ts'

/** Opens the SQLite file that the board is kept in, and makes it where there is none. */
export function openBoard(file: string): SqliteBoard {
  mkdirSync(path.dirname(file), { recursive: true })
  return new SqliteBoard(new DatabaseSync(file))
}

// Everybody waits while SQLite does.
const SETUP = `
  pragma busy_timeout = 300;
  pragma journal_mode = wal;
  pragma synchronous = normal;
  create table if not exists checked_boxes (box integer primary key) strict;
`

/** The checked boxes in SQLite. */
export class SqliteBoard implements Store {
  readonly #all: StatementSync
  readonly #check: StatementSync
  readonly #uncheck: StatementSync

  constructor(database: DatabaseSync) {
    database.exec(SETUP)
    this.#all = database.prepare('select box from checked_boxes')
    this.#check = database.prepare('insert into checked_boxes values (?) on conflict do nothing')
    this.#uncheck = database.prepare('delete from checked_boxes where box = ?')
  }

  checked(): number[] {
    return this.#all.all().map(({ box }) => Number(box))
  }

  set(box: number, isChecked: boolean): void {
    const statement = isChecked ? this.#check : this.#uncheck
    statement.run(box)
  }
}
