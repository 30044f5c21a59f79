/** `--userns`: level userns too. Claim to three joined nodes and a prompt, beside the shell floor of the same run; interleaved, since machines are noisy. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Isolation } from '../server/host/index.ts';
import { createTerminalHub, ExecTerminalTransport } from '../server/terminals/index.ts';
import { benchCore, project, threeNodeSwarm } from './support.ts';
import { median, printTable } from './table.ts';

const RUNS = Number(process.env.RUNS ?? 5);
const WANTED_RATIO = 1.3;
/** Of level userns to level plain. */
const WANTED_USERNS_RATIO = 1.25;
const WANTED_MEMORY_RATIO = 1.05;
const LEVELS: Isolation[] = process.argv.includes('--userns') ? ['plain', 'userns'] : ['plain'];

await using core = await benchCore();
const image = await core.images.ensureNodeImage();
const hub = createTerminalHub({
  transportFor: (node) => new ExecTerminalTransport(core.host, node),
  store: core.store.terminals,
  log: core.log,
});
const noRuns = () => ({
  joined: [] as number[],
  prompt: [] as number[],
  removal: [] as number[],
  memoryMiB: [] as number[],
});
const runs = { plain: noRuns(), userns: noRuns() };
const floor: number[] = [];
for (let run = 0; run < RUNS; run += 1) {
  floor.push(await runFloor());
  for (const level of LEVELS) await runOurs(level);
}
await hub.close();
const { plain, userns } = runs;
const ratio = median(plain.prompt) / median(floor);
printTable(`Three-node swarm, median of ${RUNS} interleaved runs`, [
  { what: 'claim to three joined nodes', ours: median(plain.joined), floor: median(floor), unit: 'ms' },
  {
    what: 'claim to a prompt on node1',
    ours: median(plain.prompt),
    floor: median(floor),
    unit: 'ms',
    wanted: { text: `<= ${WANTED_RATIO} x floor`, holds: ratio <= WANTED_RATIO },
  },
  { what: 'removal', ours: median(plain.removal), floor: 0, unit: 'ms' },
]);
if (LEVELS.includes('userns')) printTable('In user namespaces, beside plain', levelRows());

function levelRows() {
  const [promptRatio, memoryRatio] = [
    median(userns.prompt) / median(plain.prompt),
    median(userns.memoryMiB) / median(plain.memoryMiB),
  ];
  return [
    { what: 'claim to three joined nodes', ours: median(userns.joined), floor: median(plain.joined), unit: 'ms' },
    {
      what: 'claim to a prompt on node1',
      ours: median(userns.prompt),
      floor: median(plain.prompt),
      unit: 'ms',
      wanted: { text: `<= ${WANTED_USERNS_RATIO} x plain`, holds: promptRatio <= WANTED_USERNS_RATIO },
    },
    {
      what: 'memory of the three nodes',
      ours: median(userns.memoryMiB),
      floor: median(plain.memoryMiB),
      unit: 'MiB',
      wanted: { text: `<= ${WANTED_MEMORY_RATIO} x plain`, holds: memoryRatio <= WANTED_MEMORY_RATIO },
    },
    { what: 'removal', ours: median(userns.removal), floor: median(plain.removal), unit: 'ms' },
  ];
}

async function runOurs(level: Isolation): Promise<void> {
  const seen = runs[level];
  const since = performance.now();
  const topology = threeNodeSwarm(core, level);
  const { id } = core.sandboxes.claim({ owner: 'bench', topology, lifetimeMs: 600_000 });
  const sandbox = await core.sandboxes.whenReady(id);
  seen.joined.push(performance.now() - since);
  await prompt(sandbox);
  seen.prompt.push(performance.now() - since);
  const usage = await Promise.all(sandbox.nodes.map((node) => core.host.usage(node.ref)));
  seen.memoryMiB.push(usage.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0));
  const ending = performance.now();
  await hub.forget(id);
  await core.sandboxes.release(id, 'measured');
  seen.removal.push(performance.now() - ending);
}

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
