import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../server/store/index.ts';
import { disksOf } from '../support/disks.ts';
import { testHost, until } from '../support/engine.ts';
import { sandboxesOn } from '../support/sandboxes.ts';

const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url));

/** How long after the given line a kill comes: anywhere in making two nodes (about 2 s), or in removing them (0.5 s). */
const KILLS = [
  ...Array.from({ length: 6 }, () => ({ what: 'make', after: 'claimed', withinMs: 2500 })),
  { what: 'make', after: 'ready', withinMs: 50 },
  ...Array.from({ length: 3 }, () => ({ what: 'release', after: 'releasing', withinMs: 500 })),
].map((kill) => ({ ...kill, delayMs: randomInt(kill.withinMs) }));

describe('a server that is killed', () => {
  const host = testHost();
  const docker = new Docker();
  const mirror = `${host.instance}-mirror`;
  const children: ChildProcess[] = [];
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'drydock-crash-'));
    await docker.createVolume({ Name: mirror });
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await host[Symbol.asyncDispose]();
    await docker.getVolume(mirror).remove();
    await rm(dir, { recursive: true });
  });

  it.each(KILLS)(
    'in $what, $delayMs ms after "$after", leaves nothing that its next start does not know',
    async (kill) => {
      const database = join(dir, `${kill.what}-${kill.delayMs}-${randomInt(1e6)}.sqlite`);
      const child = spawn(process.execPath, ['--import', 'tsx', CHILD, host.instance, database, mirror, kill.what], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      let id = '';
      for await (const line of createInterface({ input: child.stdout })) {
        const said = JSON.parse(line) as Record<string, string>;
        id = said.claimed ?? id;
        if (kill.after in said) break;
      }
      await sleep(kill.delayMs);
      child.kill('SIGKILL');
      await ended;

      const store = await openStore(database);
      const before = store.sandboxes.find(id)?.state;
      const sandboxes = sandboxesOn(host, store, mirror);
      try {
        const { adopted } = await sandboxes.reconcile(() => async () => undefined);
        expect(adopted).toEqual(before === 'ready' ? [id] : []);
        const after = before === 'ready' ? 'ready' : before === 'releasing' || before === 'gone' ? 'gone' : 'failed';
        expect(sandboxes.view(id)?.state).toBe(after);
        // What the engine was still making when its client died shows up a moment later, and is swept up.
        const known = before === 'ready' ? [id] : [];
        await sleep(300);
        await until('the host to hold only what is known', async () => {
          const hosted = await host.list();
          return JSON.stringify(hosted.map(({ sandboxId }) => sandboxId)) === JSON.stringify(known);
        });
        if (before === 'ready') {
          const sandbox = sandboxes.ready(id);
          expect(await sandbox?.node('node2').engine.get('/_ping')).toBe('OK');
          await sandboxes.release(id, 'over');
          expect(await host.list()).toEqual([]);
        }
        expect(await disksOf(id)).toEqual([]);
      } finally {
        await sandboxes.close();
        store.close();
      }
    },
  );
});
