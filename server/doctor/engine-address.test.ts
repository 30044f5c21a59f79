import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findEngine } from './engine-address.ts';

let folder = '';
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-engine-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Something that answers /_ping as a Docker Engine does, or with another status. */
async function engineAt(name: string, status = 200): Promise<string> {
  const socket = join(folder, name);
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/_ping' ? status : 404;
    response.end('OK');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return `unix://${socket}`;
}

async function contextNamed(name: string, host: string): Promise<void> {
  const meta = join(folder, 'contexts/meta', createHash('sha256').update(name).digest('hex'));
  await mkdir(meta, { recursive: true });
  await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ currentContext: name }));
}

test('the engine that DOCKER_HOST names is taken', async () => {
  const dockerHost = await engineAt('docker.sock');
  expect((await findEngine({ DOCKER_HOST: dockerHost })).found).toEqual({ dockerHost, source: 'DOCKER_HOST' });
});

test('no other engine is looked for when the one that DOCKER_HOST names does not answer', async () => {
  const context = await engineAt('context.sock');
  await contextNamed('mine', context);
  const search = await findEngine({ DOCKER_HOST: `unix://${join(folder, 'none.sock')}`, DOCKER_CONFIG: folder });
  expect(search.found).toBeUndefined();
  expect(search.tried).toEqual([expect.objectContaining({ source: 'DOCKER_HOST', error: 'is not there' })]);
});

test('the engine of the current docker context is taken before the usual sockets', async () => {
  const dockerHost = await engineAt('context.sock');
  await contextNamed('colima', dockerHost);
  const { found } = await findEngine({ DOCKER_CONFIG: folder });
  expect(found).toEqual({ dockerHost, source: 'docker context colima' });
});

test('something that answers, but not as an engine does, is not taken', async () => {
  const dockerHost = await engineAt('odd.sock', 500);
  const search = await findEngine({ DOCKER_HOST: dockerHost });
  expect(search.found).toBeUndefined();
  expect(search.tried[0]?.error).toContain('500');
});

test('an address of a kind that cannot be used is named as such', async () => {
  const search = await findEngine({ DOCKER_HOST: 'ssh://somewhere' });
  expect(search.tried[0]?.error).toContain('unix://');
});

test('a broken configuration of the docker client is no reason to stop looking', async () => {
  await writeFile(join(folder, 'config.json'), '{ not json');
  await expect(findEngine({ DOCKER_CONFIG: folder, XDG_RUNTIME_DIR: folder })).resolves.toBeDefined();
});
