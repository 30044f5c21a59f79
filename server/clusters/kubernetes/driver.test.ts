import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { ExecHandle } from '../../host/index.ts';
import type { ClusterNode } from '../types.ts';
import { createKubernetesDriver } from './driver.ts';
import type { ExecHost } from './machine.ts';

const EOF = 'rpc error: code = Unavailable desc = error reading from server: EOF';

/** A machine whose pulls end like this, one after the other; everything else works. */
function pulling(...ends: { stderr: string; code: number }[]) {
  const pulls: string[] = [];
  const host: ExecHost = {
    exec: async (_node, { argv }) => {
      const isPull = argv[0] === 'crictl';
      if (isPull) pulls.push(argv.at(-1) ?? '');
      const { stderr, code } = (isPull && ends.shift()) || { stderr: '', code: 0 };
      const [out, err] = [new PassThrough().end(), new PassThrough().end(stderr)];
      const exit = Promise.all([once(out, 'end'), once(err, 'end')]).then(() => code);
      const handle = { stdin: new PassThrough(), stdout: out, stderr: err, exit, close: () => undefined };
      return handle as unknown as ExecHandle;
    },
  };
  return { driver: createKubernetesDriver(host), pulls };
}

const node = { name: 'node1', ref: { id: 'n', name: 'node1' } } as unknown as ClusterNode;
const { signal } = new AbortController();

it('a pull that a restart of containerd cut off is begun again', async () => {
  const { driver, pulls } = pulling({ stderr: EOF, code: 1 });
  await driver.preload?.(node, 'lab/web:1.0', signal);
  expect(pulls).toEqual(['lab/web:1.0', 'lab/web:1.0']);
});

it('a containerd that never stays is told, and so is an image that is not there, at once', async () => {
  const gone = pulling(...Array.from({ length: 9 }, () => ({ stderr: EOF, code: 1 })));
  await expect(gone.driver.preload?.(node, 'lab/web:1.0', signal)).rejects.toThrow(
    /Getting the image lab\/web:1.0.*EOF/,
  );
  expect(gone.pulls.length).toBeLessThan(9);
  const missing = pulling({ stderr: 'rpc error: code = NotFound desc = not found', code: 1 });
  await expect(missing.driver.preload?.(node, 'lab/none:1', signal)).rejects.toThrow(/NotFound/);
  expect(missing.pulls).toHaveLength(1);
});
