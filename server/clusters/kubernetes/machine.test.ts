import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { ExecHandle } from '../../host/index.ts';
import type { ClusterNode } from '../types.ts';
import { type ExecHost, must, preparationScript } from './machine.ts';

/** A host whose programs print this, and end with 1. */
function failing(stdout: string, stderr: string): ExecHost {
  const stream = (text: string) => new PassThrough().end(text);
  return {
    exec: async () => {
      const [out, err] = [stream(stdout), stream(stderr)];
      const exit = Promise.all([once(out, 'end'), once(err, 'end')]).then(() => 1);
      const handle = { stdin: new PassThrough(), stdout: out, stderr: err, exit, close: () => undefined };
      return handle as unknown as ExecHandle;
    },
  };
}

const node = { name: 'node1', ref: { id: 'n', name: 'node1' } } as unknown as ClusterNode;
const run = {
  node,
  side: 'inner' as const,
  argv: ['cat'] as [string],
  timeoutMs: 1000,
  signal: new AbortController().signal,
};

it('a program that fails is told with its last words, but never with keys that it printed', async () => {
  const host = failing('-----BEGIN KEY-----', 'no such file');
  await expect(must(host, 'Reading', run)).rejects.toThrow(
    /Reading on node1 ended with 1: -----BEGIN KEY-----\nno such/,
  );
  await expect(must(host, 'Reading', { ...run, secret: true })).rejects.toThrow(
    'Reading on node1 ended with 1: no such file',
  );
});

it('a machine is made ready by one script: files as they are, for nobody else, and then commands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-prepare-'));
  try {
    const [first, second] = [join(folder, "it's/a file"), join(folder, 'b')];
    const files = { [first]: "a $HOME `date` \\ 'x'\n\nlast", [second]: 'one\n' };
    const commands = [
      ['cp', first, join(folder, 'copy of')],
      ['sh', '-c', 'cat > "$1"', 'sh', join(folder, 'read')],
      ['false'],
      ['rm', second],
    ];
    const { status } = spawnSync('sh', ['-s'], { input: preparationScript(files, commands) });
    expect(status).toBe(1);
    expect(readFileSync(first, 'utf8')).toBe(`${files[first]}\n`);
    expect(readFileSync(join(folder, 'copy of'), 'utf8')).toBe(`${files[first]}\n`);
    expect(readFileSync(second, 'utf8')).toBe('one\n');
    expect(readFileSync(join(folder, 'read'), 'utf8')).toBe('');
    expect(statSync(second).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
