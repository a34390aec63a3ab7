import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Place, socketOf } from '../../src/workers/places';

export const GROUP = '0123456789ab';

/** Numbers above Linux' and macOS' greatest one: no process has them. */
export const NO_PID = 4_194_305;

/** A directory for places, with other processes than this one in it. */
export class MeetingPlace {
  readonly path = mkdtempSync(join(tmpdir(), 'meeting-place-'));
  readonly #undo: (() => void)[] = [];

  /** The path of the place of a process; nothing is there yet. */
  pathOf(pid: number): string {
    return join(this.path, `tracealloc-${GROUP}-${pid}-abcdef`);
  }

  /** Makes the place of a process, where nobody listens. */
  addPlace(pid: number): Place {
    const path = this.pathOf(pid);
    mkdirSync(path, 0o700);
    return { path, group: GROUP, pid };
  }

  /** Makes the place of a process, which treats those that connect in some way. */
  async addPeer(pid: number, serve: (socket: Socket) => void): Promise<Place> {
    const place = this.addPlace(pid);
    await this.serveAt(place.path, serve);
    return place;
  }

  /** Listens in a directory as the owner of a place would. */
  async serveAt(path: string, serve: (socket: Socket) => void): Promise<void> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      serve(socket);
    });
    await new Promise<void>((resolve) => server.listen(socketOf(path), resolve));
    this.#undo.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
  }

  remove(): void {
    for (const undo of this.#undo) undo();
    rmSync(this.path, { recursive: true });
  }
}
