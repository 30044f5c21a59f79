import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCRIPT_RUNNER } from './scripts.ts';

/** A docker that writes down its words, fails with `says` so many times, and then gives its answer. */
const client = (folder: string, times: number, says: string, answer: string) => `#!/bin/sh
echo "$*" >> ${folder}/calls
[ "$(wc -l < ${folder}/calls)" -gt ${times} ] || { echo '${says}' >&2; exit 1; }
echo ${answer}
`;

describe('a script on a node', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-script-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Runs `script` where docker fails `times` times. */
  async function run(
    script: string,
    times: number,
    says = 'Error: rpc error: update out of sequence',
    answer = 'done',
  ) {
    await writeFile(join(folder, 'docker'), client(folder, times, says, answer));
    await chmod(join(folder, 'docker'), 0o755);
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    // As on a node: its input is not a socket, at which bash thinks that it was called from afar.
    const ended = spawnSync('bash', ['-c', SCRIPT_RUNNER, 'drydock', script, 'x.sh'], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const calls = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');
    return { code: ended.status, stdout: ended.stdout, calls };
  }

  it('changes a node again when its record changed meanwhile', async () => {
    const ended = await run('docker node update --availability pause node2; echo after', 2);
    expect(ended).toMatchObject({ code: 0, stdout: 'done\nafter\n' });
    expect(ended.calls).toEqual(Array(3).fill('node update --availability pause node2'));
  });

  it('gives up when it always did, and says so', async () => {
    const ended = await run('docker node promote node2; echo after', 99);
    expect(ended).toMatchObject({ code: 1, stdout: 'Error: rpc error: update out of sequence\n' });
    expect(ended.calls).toHaveLength(5);
  });

  it('does so with services and stacks, where the command reads no input', async () => {
    const ended = await run('docker stack deploy -c stack.yaml shop', 1);
    expect(ended).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(ended.calls).toHaveLength(2);
    await rm(join(folder, 'calls'));
    expect((await run('docker stack rm shop', 1, 'network x is in use by task y')).calls).toHaveLength(2);
    await rm(join(folder, 'calls'));
    expect((await run('docker stack deploy -c - shop < /dev/null', 1)).calls).toHaveLength(1);
  });

  it('asks a leader that hands over again for a node, and for nothing else', async () => {
    expect((await run('docker node update --role worker node1', 1, 'node lost leader status')).calls).toHaveLength(2);
    await rm(join(folder, 'calls'));
    expect((await run('docker node demote node1', 1, 'The swarm does not have a leader')).calls).toHaveLength(2);
    await rm(join(folder, 'calls'));
    expect((await run('docker service update web', 1, 'The swarm does not have a leader')).calls).toHaveLength(1);
  });

  it('waits for a machine that goes on joining', async () => {
    const said = 'Timeout was reached before node joined. It will continue in the background';
    const ended = await run('docker swarm join --token x y; echo after', 1, said, 'active');
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toMatch(/after\n$/);
    expect(ended.calls).toEqual(['swarm join --token x y', 'info --format {{.Swarm.LocalNodeState}}']);
  });

  it('takes every other refusal, and every other command, as they are', async () => {
    expect((await run('docker node demote node9', 1, 'no such node')).calls).toHaveLength(1);
    await rm(join(folder, 'calls'));
    const service = await run('docker secret rm key', 1);
    expect(service).toMatchObject({ code: 1, stdout: 'Error: rpc error: update out of sequence\n' });
    expect(service.calls).toHaveLength(1);
  });
});
