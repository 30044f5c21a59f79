import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '..');

/** Runs the command as a person would. */
function drydock(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolvePromise, reject) => {
    const child = spawn(process.execPath, [join(project, 'cli/drydock.mjs'), ...args], {
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolvePromise({ code, out, err }));
  });
}

const nowhere = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

describe('the exit code', () => {
  test('is 0 for help, which documents all of them', async () => {
    const { code, out } = await drydock(['--help']);
    expect(code).toBe(0);
    for (const documented of ['  0   ', '  1   ', '  2   ', '  64  ']) expect(out).toContain(documented);
  });

  test.each([
    [['doctr'], 'Did you mean doctor?'],
    [['doctor', '--jsn'], 'Did you mean --json?'],
    [['lab', 'tset'], 'Did you mean test?'],
    [['grade'], "missing required argument 'lab'"],
    [['grade', 'x', '--script', 'a', '--dir', 'b'], 'cannot be used with'],
    [['sandbox', 'remove'], '--all'],
    [['exam', 'lint', 'e04-single', 'nosuch'], 'questions/nosuch.yaml'],
    [['exam', 'test', 'E5', 'nosuch'], 'nosuch'],
    [['exam', 'draw', '--mixed', '2'], '3 to 5'],
    [['exam', 'draw', '--mixed', '3', '--area', 'E4'], '--area'],
    [['lab', 'lint', 'no-such-lab'], 'no such lab: no-such-lab; npx drydock lab list'],
    [['lab', 'lint', 'swarm-int-join'], 'did you mean swarm-init-join?'],
    [['lab', 'lint', 'quorum'], 'did you mean swarm-quorum-loss?'],
    [['lab', 'new', 'Not An Id'], 'cannot be a lab'],
  ])('is 64 for drydock %j, with a word that helps', async (args, word) => {
    const { code, out, err } = await drydock(args);
    expect(err).toContain(word);
    expect(out).toBe('');
    expect(code).toBe(64);
  });

  test('of lab list is 0 without an engine, and its JSON names every lab', async () => {
    const { code, out } = await drydock(['lab', 'list', '--json'], nowhere);
    const labs = JSON.parse(out) as { id: string; track: string; minutes: number }[];
    expect(labs.find(({ id }) => id === 'swarm-init-join')).toMatchObject({ track: 'swarm', draft: false });
    expect(code).toBe(0);
  });

  test('is 2 where no engine answers, with what to do', async () => {
    const { code, err } = await drydock(['sandbox', 'list'], nowhere);
    expect(err).toContain('npm start');
    expect(code).toBe(2);
  });

  test('of doctor is 1 where no engine answers, and its JSON says why', async () => {
    const { code, out } = await drydock(['doctor', '--json'], nowhere);
    const report = JSON.parse(out) as { lines: { id: string; stops: boolean }[] };
    expect(report.lines.filter((line) => line.stops).map((line) => line.id)).toEqual(['engine']);
    expect(code).toBe(1);
  });
});
