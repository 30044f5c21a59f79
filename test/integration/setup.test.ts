import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDockerHost } from '../../server/host/index.ts';

const project = resolve(import.meta.dirname, '../..');
let folder = '';
const started: { child: ChildProcess; ended: Promise<number | null> }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-setup-'));
});
afterEach(async () => {
  for (const program of started.splice(0)) {
    program.child.kill('SIGTERM');
    await program.ended;
  }
  const host = await ownHost();
  for (const { sandboxId } of (await host?.list()) ?? []) await host?.removeSandbox(sandboxId);
  await rm(folder, { recursive: true, force: true });
});

/** What the server of this data directory made on the engine. */
async function ownHost() {
  const file = join(folder, 'instance');
  return existsSync(file) ? createDockerHost({ instance: (await readFile(file, 'utf8')).trim() }) : undefined;
}

/** A program of the checkout with a data directory of its own; its output is collected. */
function run(argv: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(
    process.execPath,
    argv.map((word, index) => (index === 0 ? join(project, word) : word)),
    {
      cwd: project,
      env: { ...process.env, DRYDOCK_DATA: folder, CI: 'true', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const program = {
    child,
    ended,
    text: () => text,
    /** Resolves with the match; rejects with all output when the program ends without it. */
    says: (pattern: RegExp) =>
      new Promise<RegExpMatchArray>((resolvePromise, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (found) resolvePromise(found);
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended without ${pattern}:\n${text}`)));
      }),
  };
  started.push(program);
  return program;
}

describe('npm start', () => {
  test('ends its output with an address that answers, and ends cleanly when asked to', async () => {
    const server = run(['scripts/start.mjs'], { PORT: '0' });
    const [, address] = await server.says(/\nDrydock is ready: (http:\/\/localhost:\d+)\n$/);
    const page = await fetch(`${address}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root"');
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    await expect(fetch(`${address}/`)).rejects.toThrow();
    expect(await (await ownHost())?.list()).toEqual([]);
  });

  test('says at once that the port is taken, and what to do', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const { port } = squatter.address() as { port: number };
      const server = run(['scripts/start.mjs'], { PORT: String(port) });
      expect(await server.ended).toBe(1);
      expect(server.text()).toContain(`Port ${port} is in use`);
      expect(server.text()).toContain(`PORT=${port + 1} npm start`);
    } finally {
      squatter.close();
    }
  });

  test('says which engine was tried when the one that DOCKER_HOST names does not answer', async () => {
    const server = run(['scripts/start.mjs'], { PORT: '0', DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    expect(await server.ended).toBe(1);
    expect(server.text()).toContain('unix:///nowhere/docker.sock (DOCKER_HOST): is not there');
    expect(server.text()).toContain('unset DOCKER_HOST');
  });
});

describe('the command line', () => {
  test('drydock doctor asks a real node about the kernel and leaves nothing behind', async () => {
    const doctor = run(['cli/drydock.mjs', 'doctor', '--json']);
    const code = await doctor.ended;
    const report = JSON.parse(doctor.text()) as { lines: { id: string; stops: boolean }[]; capabilities: string[] };
    expect(report.lines.map((line) => line.id)).toEqual(
      expect.arrayContaining([
        'engine',
        'cgroup',
        'memory',
        'disk',
        'kernel-ipvs',
        'kernel-esp',
        'kernel-overlayMount',
      ]),
    );
    expect(report.lines.filter((line) => line.stops)).toEqual([]);
    expect(report.capabilities).toContain('overlay');
    expect(code).toBe(0);
    const list = run(['cli/drydock.mjs', 'sandbox', 'list', '--json']);
    await list.ended;
    const standing = JSON.parse(list.text()) as { instance: string }[];
    expect(standing.filter(({ instance }) => instance === `cli-${doctor.child.pid}`)).toEqual([]);
  });

  test('drydock grade tells a solution that does nothing from one that cannot be graded', async () => {
    const script = join(folder, 'nothing.sh');
    await writeFile(script, 'true\n');
    const junit = join(folder, 'report.xml');
    const failed = run([
      'cli/drydock.mjs',
      'grade',
      'compose-first-app',
      '--script',
      script,
      '--junit',
      junit,
      '--json',
    ]);
    expect(await failed.ended, failed.text()).toBe(1);
    const unable = run(['cli/drydock.mjs', 'grade', 'compose-first-app', '--script', script], {
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
    });
    expect(await unable.ended).toBe(2);
    const usage = run(['cli/drydock.mjs', 'grade', 'compose-first-app', '--script', join(folder, 'none.sh')]);
    expect(await usage.ended, usage.text()).toBe(64);
  });
});
