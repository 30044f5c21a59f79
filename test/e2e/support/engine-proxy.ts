import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A door to the host's engine that can be shut, as if the engine had stopped; the engine itself is left alone. */
export interface EngineProxy extends AsyncDisposable {
  /** For DOCKER_HOST. */
  address: string;
  down(): Promise<void>;
  up(): Promise<void>;
}

export async function startEngineProxy(engineSocket = '/var/run/docker.sock'): Promise<EngineProxy> {
  const dir = await mkdtemp(join(tmpdir(), 'drydock-engine-'));
  const path = join(dir, 'engine.sock');
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // The other half tells by its own close.
    socket.on('error', () => socket.destroy());
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ path: engineSocket, allowHalfOpen: true });
    keep(client);
    keep(engine);
    client.pipe(engine).pipe(client);
    client.on('close', () => engine.destroy());
    engine.on('close', () => client.destroy());
  });
  const up = () => new Promise<void>((done) => server.listen(path, done));
  const down = async () => {
    const closed = new Promise((done) => server.close(done));
    for (const socket of open) socket.destroy();
    await closed;
    await rm(path, { force: true });
  };
  await up();
  return {
    address: `unix://${path}`,
    up,
    down,
    async [Symbol.asyncDispose]() {
      if (server.listening) await down();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
