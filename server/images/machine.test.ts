import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineShare } from './machine.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drydock-machine-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const dockerfile = (text: string) => [{ path: 'Dockerfile', executable: false, content: Buffer.from(text) }];

describe('what a build gets of the machine', () => {
  it('is nothing when its Dockerfile asks for nothing', async () => {
    const share = await machineShare(dockerfile('FROM x\nCOPY . /src\n'), { GOPROXY: 'a', SSL_CERT_FILE: '/none' });
    expect(share).toEqual({ files: [], args: {} });
  });

  it('is the settings that it declares, where they are set', async () => {
    const text = 'FROM x\nARG GOPROXY\nARG KUBE_SOURCE=auto\nARG GONOSUMDB\n';
    const share = await machineShare(dockerfile(text), { GOPROXY: 'here', KUBE_SOURCE: '', GOSUMDB: 'off' });
    expect(share.args).toEqual({ GOPROXY: 'here' });
  });

  it('is the authorities that the machine trusts, or an empty file', async () => {
    const bundle = join(directory, 'bundle.crt');
    await writeFile(bundle, 'an authority');
    const files = dockerfile('FROM x\nCOPY .machine/ /machine/\n');
    const contentOf = async (env: NodeJS.ProcessEnv) =>
      (await machineShare(files, env)).files.map(({ path, content }) => `${path}: ${content.toString()}`);
    expect(await contentOf({ NODE_EXTRA_CA_CERTS: bundle })).toEqual(['.machine/ca.crt: an authority']);
    expect(await contentOf({})).toEqual(['.machine/ca.crt: ']);
  });
});
