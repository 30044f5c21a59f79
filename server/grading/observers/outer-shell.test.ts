import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterNode } from '../../clusters/index.ts';
import type { ExecHandle, ExecSpec, NodeRef } from '../../host/index.ts';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { runOuter } from './outer.ts';
import { withShells } from './outer-shell.ts';

/** This machine in the place of a node's outer side. */
class LocalHost {
  readonly handles: ExecHandle[] = [];
  readonly programs: string[] = [];

  async exec(_node: NodeRef, spec: ExecSpec): Promise<ExecHandle> {
    const [program, ...words] = spec.argv;
    this.programs.push(program);
    const child = spawn(program, words, { stdio: 'pipe' });
    const handle: ExecHandle = {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      exit: new Promise((resolve) => child.once('close', (code) => resolve(code ?? 137))),
      duplex: () => Duplex.from({ writable: child.stdin, readable: child.stdout }),
      close: () => void child.kill(),
    };
    child.stdin.on('error', () => undefined);
    this.handles.push(handle);
    return handle;
  }
}

const opened: LocalHost[] = [];

function setUp() {
  const local = new LocalHost();
  opened.push(local);
  const host = withShells(local);
  const node = new FakeSandbox({ node1: {} }).node('node1') as ClusterNode;
  const runOn = (argv: [string, ...string[]], timeoutMs = 5000, signal?: AbortSignal) =>
    runOuter(host, node, argv, { timeoutMs, signal });
  return { local, runOn };
}

afterEach(() => {
  for (const host of opened.splice(0)) for (const handle of host.handles) handle.close();
});

describe('a shell that stays', () => {
  it('runs programs side by side through one exec, each with its own outputs and exit code', async () => {
    const { local, runOn } = setUp();
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) => runOn(['sh', '-c', `seq ${n * 50}; echo err${n} >&2; exit ${n}`])),
    );
    results.forEach((result, n) => {
      expect(result).toMatchObject({ exitCode: n, stderr: `err${n}\n`, timedOut: false });
      expect(result.stdout.split('\n')).toHaveLength(n * 50 + 1);
    });
    expect(local.programs).toEqual(['bash']);
  });

  it('passes words on as they are', async () => {
    const { runOn } = setUp();
    const words = ['', ' a  b ', '$(id)', "'; exit", 'line\nline', 'é', '-n', '\\'];
    const { stdout } = await runOn(['printf', '[%s]', ...words]);
    expect(stdout).toBe(words.map((word) => `[${word}]`).join(''));
  });

  it('ends a program that takes too long, and goes on', async () => {
    const { local, runOn } = setUp();
    expect(await runOn(['sleep', '20'], 300)).toMatchObject({ timedOut: true, exitCode: -1 });
    expect(await runOn(['echo', 'on'])).toMatchObject({ stdout: 'on\n' });
    expect(local.programs).toHaveLength(1);
  });

  it('gives what waits an exec of its own when it is lost, and the next a new shell', async () => {
    const { local, runOn } = setUp();
    const waiting = runOn(['sh', '-c', 'sleep 0.5; echo done']);
    await runOn(['true']);
    local.handles[0]?.close();
    expect(await waiting).toMatchObject({ stdout: 'done\n', exitCode: 0 });
    expect(await runOn(['echo', 'new'])).toMatchObject({ stdout: 'new\n' });
    expect(local.programs).toEqual(['bash', 'sh', 'bash']);
  });

  it('lets go of a caller that is aborted', async () => {
    const { runOn } = setUp();
    const abort = new AbortController();
    const waiting = runOn(['sleep', '2'], 5000, abort.signal);
    setTimeout(() => abort.abort(new Error('stop')), 50);
    await expect(waiting).rejects.toThrow('stop');
    expect(await runOn(['echo', 'on'])).toMatchObject({ stdout: 'on\n' });
  });
});
