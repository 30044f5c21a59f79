import { createHash, timingSafeEqual } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { PreviewTarget } from '../../protocol/index.ts';
import { openPort, type Places, type PortDoor, type SandboxHost } from '../host/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { newKey, newLabel } from './addresses.ts';
import { placeOf } from './trouble.ts';
import { wayTo } from './way.ts';

/** One port of one sandbox, with the names by which a browser gets to it. */
export class Preview {
  readonly label = newLabel();
  readonly key = newKey();
  usedAt = 0;
  private opened: { sandbox: ReadySandbox; door: PortDoor } | undefined;
  /** Connections that are websockets now. */
  private readonly sockets = new Set<Duplex>();

  constructor(
    readonly sandboxId: string,
    readonly target: PreviewTarget,
  ) {}

  /** Of the Service as the cluster's names have it. */
  get service(): string | undefined {
    const { service } = this.target;
    return service && `${service.name}.${service.namespace}.svc.cluster.local`;
  }

  isFor(target: PreviewTarget): boolean {
    const same = placeOf(target) === placeOf(this.target) && target.node === this.target.node;
    return same && target.tls === this.target.tls;
  }

  /** In a time that does not tell how much of it was right. */
  hasKey(key: string): boolean {
    return timingSafeEqual(digest(key), digest(this.key));
  }

  use(): void {
    this.usedAt = performance.now();
  }

  /** Connections into the machines as they are now: after a reset they are others. */
  door(host: Pick<SandboxHost, 'exec'>, sandbox: ReadySandbox, places: Places): PortDoor {
    if (this.opened?.sandbox === sandbox) return this.opened.door;
    this.end();
    const { ref } = sandbox.node(this.target.node);
    const door = openPort(host, ref, () => wayTo(sandbox, this.target), places);
    this.opened = { sandbox, door };
    return door;
  }

  /** Ends a websocket with the preview. */
  hold(socket: Duplex): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** Ends all connections; the names stay. */
  end(): void {
    this.opened?.door.close();
    this.opened = undefined;
    for (const socket of this.sockets) socket.destroy();
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
