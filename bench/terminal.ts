/**
 * How much a terminal adds to a bare exec into the same node: the time of one key's echo through the page's session,
 * socket.io, the server (a process of its own), the exec and the session keeper; and the speed of a flood.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecHandle } from '../server/host/index.ts';
import { Page, ServerProcess } from '../test/integration/terminals-page.ts';
import { startTestNode } from '../test/integration/terminals-support.ts';
import { percentile, printTable, type Row } from './table.ts';

const KEYS = Number(process.env.RUNS ?? 300);
const FLOOD_BYTES = 100_000_000;
const WANTED_MS = 10;

await using made = await startTestNode();
const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
const server = await ServerProcess.start(folder, made.node);
const page = new Page({ port: server.port });
try {
  await page.prompt();
  printTable(`A terminal beside a bare exec, ${KEYS} keys and ${FLOOD_BYTES / 1e6} MB`, [
    await opening(),
    ...(await echo()),
    await flood(),
  ]);
} finally {
  page.close();
  await server.kill();
  await rm(folder, { recursive: true, force: true });
}

/** From the wish for a terminal to the prompt, beside an exec that prints one line. */
async function opening(): Promise<Row> {
  const ours: number[] = [];
  const floor: number[] = [];
  for (let run = 0; run < 10; run += 1) {
    const since = performance.now();
    const opened = new Page({ port: server.port });
    await opened.prompt();
    ours.push(performance.now() - since);
    opened.close();
    const bare = performance.now();
    const handle = await exec('bash', '-c', 'echo prompt');
    await next(handle);
    floor.push(performance.now() - bare);
    handle.close();
  }
  return { what: 'open to prompt, p50', ours: percentile(ours, 0.5), floor: percentile(floor, 0.5), unit: 'ms' };
}

/** Ours and the floor take turns, so that what else the machine does falls on both. */
async function echo(): Promise<Row[]> {
  page.type('stty raw -echo; echo re""ady; cat\r');
  await page.shows(/ready/);
  const bare = await exec('cat');
  const ours: number[] = [];
  const floor: number[] = [];
  for (let run = -20; run < KEYS; run += 1) {
    const cursor = () => page.terminal.buffer.active.cursorX + 1000 * page.terminal.buffer.active.cursorY;
    const at = cursor();
    const since = performance.now();
    page.type(run % 60 === 0 ? '\r\n' : 'x');
    await page.until(() => cursor() !== at, 'the echo');
    const between = performance.now();
    bare.stdin.write('x');
    await next(bare);
    if (run < 0) continue;
    ours.push(between - since);
    floor.push(performance.now() - between);
  }
  bare.close();
  page.type('\x1c');
  const row = (p: number): Row => {
    const [mine, least] = [percentile(ours, p), percentile(floor, p)];
    const wanted = { text: `< ${WANTED_MS} ms more`, holds: mine - least < WANTED_MS };
    return { what: `echo of a key, p${p * 100}`, ours: mine, floor: least, unit: 'ms', ...(p === 0.95 && { wanted }) };
  };
  return [row(0.5), row(0.95)];
}

async function flood(): Promise<Row> {
  const command = `head -c ${FLOOD_BYTES} /dev/zero | tr '\\0' x`;
  const handle = await exec('sh', '-c', command);
  let since = performance.now();
  handle.stderr.resume();
  handle.stdin.end();
  handle.stdout.resume();
  await handle.exit;
  const floor = FLOOD_BYTES / 1e3 / (performance.now() - since);
  const flooded = new Page({ port: server.port });
  await flooded.prompt();
  since = performance.now();
  flooded.type(`${command}; echo; echo do""ne\r`);
  await flooded.shows(/^done$/m, 300_000);
  const ours = FLOOD_BYTES / 1e3 / (performance.now() - since);
  flooded.close();
  return { what: 'flood, until the page shows its end', ours, floor, unit: 'MB/s' };
}

function exec(...argv: [string, ...string[]]): Promise<ExecHandle> {
  return made.host.exec(made.node, { side: 'inner', argv });
}

function next(handle: ExecHandle): Promise<void> {
  return new Promise((resolve) => handle.stdout.once('data', () => resolve()));
}
