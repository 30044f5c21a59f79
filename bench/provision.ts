/** Claim to three joined nodes and a prompt, beside the shell floor of the same run; interleaved, since machines are noisy. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTerminalHub, ExecTerminalTransport } from '../server/terminals/index.ts';
import { benchCore, project, threeNodeSwarm } from './support.ts';
import { median, printTable } from './table.ts';

const RUNS = Number(process.env.RUNS ?? 5);
const WANTED_RATIO = 1.3;

await using core = await benchCore();
const image = await core.images.ensureNodeImage();
const hub = createTerminalHub({
  transportFor: (node) => new ExecTerminalTransport(core.host, node),
  store: core.store.terminals,
  log: core.log,
});
const ours: number[] = [];
const joined: number[] = [];
const removal: number[] = [];
const floor: number[] = [];
for (let run = 0; run < RUNS; run += 1) {
  floor.push(await runFloor());
  const since = performance.now();
  const { id } = core.sandboxes.claim({ owner: 'bench', topology: threeNodeSwarm(core), lifetimeMs: 600_000 });
  const sandbox = await core.sandboxes.whenReady(id);
  joined.push(performance.now() - since);
  await prompt(sandbox);
  ours.push(performance.now() - since);
  const ending = performance.now();
  await hub.forget(id);
  await core.sandboxes.release(id, 'measured');
  removal.push(performance.now() - ending);
}
await hub.close();
const ratio = median(ours) / median(floor);
printTable(`Three-node swarm, median of ${RUNS} interleaved runs`, [
  { what: 'claim to three joined nodes', ours: median(joined), floor: median(floor), unit: 'ms' },
  {
    what: 'claim to a prompt on node1',
    ours: median(ours),
    floor: median(floor),
    unit: 'ms',
    wanted: { text: `<= ${WANTED_RATIO} x floor`, holds: ratio <= WANTED_RATIO },
  },
  { what: 'removal', ours: median(removal), floor: 0, unit: 'ms' },
]);

async function runFloor(): Promise<number> {
  const name = `drydock-floor-${randomBytes(3).toString('hex')}`;
  const { stdout } = await promisify(execFile)(join(project, 'bench/floor.sh'), [image, name]);
  return Number(stdout.trim());
}

async function prompt(sandbox: Awaited<ReturnType<typeof core.sandboxes.whenReady>>): Promise<void> {
  let seen = '';
  await new Promise<void>((resolve, reject) => {
    const look = (bytes: Uint8Array) => {
      seen += Buffer.from(bytes).toString();
      if (seen.includes('node1:')) resolve();
    };
    hub
      .open(sandbox, 'node1', { cols: 80, rows: 24 }, { id: 'bench', send: look, info: () => undefined })
      .then((attachment) => look(attachment.screen), reject);
  });
}
