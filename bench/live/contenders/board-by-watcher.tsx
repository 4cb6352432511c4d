import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ROWS } from '../../../app/board/boxes.ts'
import { BoxCell, Row } from '../../../app/board/views.tsx'
import { boxesInMemory, boxOf } from '../board-changes.ts'
import type { Contender } from '../contender.ts'

/** The board as it is first made: all of it, rendered for each who watches, when anything changes. */
export async function start(): Promise<Contender> {
  const boxes = boxesInMemory()
  const watchers = new Set<ServerResponse>()
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
    response.flushHeaders()
    watchers.add(response)
    response.on('close', () => watchers.delete(response))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    change(change) {
      const { box, isChecked } = boxOf(change)
      boxes.set(box, isChecked)
      for (const watcher of watchers) watcher.write(event(change))
    },
    markOf: (change) => `id: change-${change}\n`,
  }

  function event(change: number): string {
    const rows = Array.from({ length: ROWS }, (_, i) => (
      <Row
        row={String(i + 1)}
        boxes={boxes.row(i + 1).map((box) => (
          <BoxCell {...box} />
        ))}
      />
    ))
    const elements = <tbody id="boxes">{rows}</tbody>
    return `event: datastar-patch-elements\nid: change-${change}\ndata: elements ${elements}\n\n`
  }
}
