import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerHost, createDockerImageHost, type NodeRef } from '../../server/host/index.ts';
import { createImages, type Images } from '../../server/images/index.ts';

const dir = fileURLToPath(new URL('../../images', import.meta.url));
const imageHost = createDockerImageHost();
const instance = `test-${randomUUID()}`;
const host = createDockerHost({ instance });
const sandbox = {
  sandboxId: `t${randomUUID().slice(0, 8)}`,
  owner: 'test',
  topology: 'test',
  expiresAt: Date.now() + 600_000,
};
const volume = `drydock-images-${instance}`;
const place = { volume, image: 'debian:trixie-slim' };

let images: Images;
let node: NodeRef;

beforeAll(async () => {
  images = await createImages({ imageHost, dir, volume, log: () => undefined });
  const [image] = await Promise.all([
    images.ensureNodeImage(),
    images.ensureLabImages(['lab/web:1.0', 'lab/web:2.0-sick', 'nginx', 'redis', 'busybox']),
  ]);
  await host.createNetwork(sandbox);
  node = await host.startNode({
    sandbox,
    name: 'node1',
    image,
    isolation: 'plain',
    limits: { memoryMiB: 1024, cpus: 2, pids: 1024, diskMiB: 2048 },
    mirrorVolume: volume,
  });
  await outer('/drydock/wait-engine', '30000');
}, 600_000);

afterAll(async () => {
  await host.removeSandbox(sandbox.sandboxId);
  await imageHost.removeVolume(volume);
});

async function run(
  side: 'inner' | 'outer',
  argv: [string, ...string[]],
): Promise<{ out: string; err: string; exit: number }> {
  const handle = await host.exec(node, { side, argv });
  handle.stdin.end();
  const [out, err, exit] = await Promise.all([text(handle.stdout), text(handle.stderr), handle.exit]);
  return { out: out.trim(), err: err.trim(), exit };
}

async function outer(...argv: [string, ...string[]]): Promise<string> {
  const { out, err, exit } = await run('outer', argv);
  if (exit !== 0) throw new Error(`${argv.join(' ')} gave ${exit}: ${err}`);
  return out;
}

const inner = async (command: string): Promise<string> => {
  const { out, err, exit } = await run('inner', ['sh', '-c', command]);
  if (exit !== 0) throw new Error(`${command} gave ${exit}: ${err}`);
  return out;
};

describe('a plain docker pull in a node without a way out', () => {
  it.each(['lab/web:1.0', 'lab/web:2.0-sick', 'nginx', 'redis:8', 'busybox:1.37'])(
    'gives %s its id and layers',
    async (name) => {
      await inner(`docker pull -q ${name}`);
      const shown = JSON.parse(await inner(`docker image inspect ${name}`))[0];
      const identity = images.identity(name);
      expect(shown.Id).toBe(identity?.id);
      expect(shown.RootFS.Layers).toEqual(identity?.layers);
    },
  );

  it('is quick, and so is the refusal of an image that is not there', async () => {
    await inner('docker rmi -f nginx lab/web:1.0');
    const timed = async (command: string) => {
      const started = Date.now();
      const result = await run('inner', ['sh', '-c', command]);
      return { ...result, ms: Date.now() - started };
    };
    expect(await timed('docker pull -q nginx')).toMatchObject({ exit: 0 });
    const refused = await timed('docker pull -q lab/web:nope');
    expect(refused.exit).toBe(1);
    // Seconds would be name look-ups that nobody answers.
    expect(refused.ms).toBeLessThan(5000);
  });
});

describe('the lab images in a node', () => {
  it('lab/web counts on redis, shows its settings and is sick where it should be', async () => {
    await inner('docker network create lab');
    await inner('docker run -d --name redis --network lab redis');
    await inner('docker run -d --name web --network lab -e GREETING=hello-4711 -p 5000:5000 lab/web:1.0');
    await expect.poll(() => inner('curl -sf localhost:5000/hit'), { timeout: 20_000 }).toBe('1');
    expect(await inner('curl -s localhost:5000/hit')).toBe('2');
    expect(await inner('curl -s localhost:5000/')).toContain('greeting: hello-4711');
    expect(await inner('curl -s localhost:5000/version')).toBe('1.0');
    expect(await inner('docker exec web wget -qO- http://localhost/healthz')).toBe('ok');
    expect(
      await inner(
        'docker run -d --name sick lab/web:2.0-sick >/dev/null; sleep 1; docker exec sick /web healthcheck || echo sick',
      ),
    ).toContain('sick');
    await inner('docker rm -f redis');
    expect(await inner('curl -s -w " %{http_code}" localhost:5000/hit')).toMatch(/^store unreachable: .*503$/s);
    const started = Date.now();
    await inner('docker stop web');
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('nginx serves its page and a bind-mounted one, logs to stdout, and has a shell', async () => {
    await inner('docker run -d --name www -p 8080:80 nginx');
    await expect.poll(() => inner('curl -sf localhost:8080'), { timeout: 20_000 }).toContain('Welcome to nginx!');
    expect(await inner('docker logs www 2>&1')).toContain('"GET / HTTP/1.1" 200');
    expect(await inner('docker exec www bash -c "nginx -t 2>&1"')).toContain('test is successful');
    await inner('mkdir -p /srv/site; echo mine > /srv/site/index.html');
    expect(
      await inner(
        'docker run -d --name own -p 8081:80 -v /srv/site:/usr/share/nginx/html:ro nginx >/dev/null; sleep 1; curl -s localhost:8081',
      ),
    ).toBe('mine');
  });

  it('redis answers its client as user redis, and busybox gives a shell', async () => {
    await inner('docker run -d --name kv redis --appendonly yes');
    await expect.poll(() => inner('docker exec kv redis-cli set a b'), { timeout: 20_000 }).toBe('OK');
    expect(await inner('docker exec kv sh -c "stat -c %U /data/appendonlydir"')).toBe('redis');
    expect(await inner('echo "echo works" | docker run -i --rm busybox')).toBe('works');
  });
});

describe('the store', () => {
  it("is out of the learner's reach", async () => {
    expect((await run('inner', ['sh', '-c', 'ls -d /drydock/images'])).exit).not.toBe(0);
    expect(await inner('cut -d " " -f 2 /proc/mounts | grep -c /drydock || true')).toBe('0');
    expect((await run('outer', ['touch', '/drydock/images/x'])).exit).not.toBe(0);
  });

  it('is found complete by another process in one look', async () => {
    const again = await createImages({ imageHost, dir, volume, log: () => undefined });
    const started = Date.now();
    await again.ensureLabImages(['lab/web:1.0', 'nginx', 'redis']);
    expect(again.progress().filter((progress) => progress.ms !== undefined)).toEqual([]);
    expect(again.identity('nginx')).toEqual(images.identity('nginx'));
    expect(Date.now() - started).toBeLessThan(3000);
  });

  it('takes nothing from a write whose blobs are missing', async () => {
    const files = pack();
    const digest = `sha256:${'0'.repeat(64)}`;
    files.entry(
      { name: 'incoming/x/manifests/library/broken/latest' },
      JSON.stringify({ config: { digest }, layers: [] }),
    );
    files.entry({ name: 'incoming/x/index/broken%3Alatest.json' }, '{}');
    files.finalize();
    const { COMMIT_SCRIPT } = await import('../../server/images/store.ts');
    const wrote = imageHost.runInVolume(place, Readable.from(files), [
      'sh',
      '-c',
      COMMIT_SCRIPT,
      'commit',
      'incoming/x',
    ]);
    await expect(wrote).rejects.toMatchObject({
      code: 'exec_failed',
      message: expect.stringContaining(`the blob ${digest} is gone`),
    });
    expect(await imageHost.readVolume(place, 'manifests/library/broken')).toBeUndefined();
    expect(await imageHost.readVolume(place, 'manifests/library/nginx')).toBeDefined();
  });
});

describe('recipes on a real engine', () => {
  it('are made anew on a change and taken out when they go; the others stay whole', async () => {
    const own = await mkdtemp(join(tmpdir(), 'drydock-recipes-'));
    const hostName = `drydock-lab/test-${sandbox.sandboxId}:latest`;
    try {
      await cp(join(dir, 'busybox'), join(own, 'busybox'), { recursive: true });
      await cp(join(dir, 'lab-base'), join(own, 'lab-base'), { recursive: true });
      const name = `test-${sandbox.sandboxId}`;
      await cp(join(dir, 'busybox'), join(own, 'extra'), { recursive: true });
      await writeFile(join(own, 'extra/image.yaml'), `needs: ["drydock/lab-base"]\nimages: [{ names: [${name}] }]`);
      const first = await createImages({ imageHost, dir: own, volume, log: () => undefined });
      await first.ensureLabImages([name]);
      const before = first.identity(name);
      await writeFile(join(own, 'extra/Dockerfile'), 'FROM drydock/lab-base:latest\nRUN echo changed > /changed\n');
      const second = await createImages({ imageHost, dir: own, volume, log: () => undefined });
      await second.ensureLabImages([name]);
      expect(second.identity(name)?.id).not.toBe(before?.id);
      expect(await inner(`docker run --rm ${name} cat /changed`)).toBe('changed');
    } finally {
      await imageHost.removeImage(hostName);
      await rm(own, { recursive: true, force: true });
    }
    const whole = await createImages({ imageHost, dir, volume, log: () => undefined });
    await whole.ensureEarly();
    expect(whole.known()).not.toContain(`test-${sandbox.sandboxId}:latest`);
    await inner('docker rm -f www own; docker rmi -f nginx; docker pull -q nginx');
  });

  it('show the end of the output when they fail, and stop when nobody waits', async () => {
    const own = await mkdtemp(join(tmpdir(), 'drydock-recipes-'));
    const wanted = `test-${sandbox.sandboxId}-slow`;
    try {
      await cp(join(dir, 'busybox'), join(own, 'bad'), { recursive: true });
      await writeFile(
        join(own, 'bad/Dockerfile'),
        'FROM debian:trixie-slim\nRUN echo before; echo the reason >&2; exit 7\n',
      );
      await writeFile(join(own, 'bad/image.yaml'), `images: [{ names: [${wanted}] }]`);
      const failing = await createImages({ imageHost, dir: own, volume, log: () => undefined });
      const failed = failing.ensureLabImages([wanted]);
      await expect(failed).rejects.toMatchObject({ code: 'image_build_failed' });
      await expect(failed).rejects.toThrow(/returned a non-zero code: 7[\s\S]*the reason/);
      await writeFile(join(own, 'bad/Dockerfile'), 'FROM debian:trixie-slim\nRUN sleep 60\n');
      const slow = await createImages({ imageHost, dir: own, volume, log: () => undefined });
      const stop = new AbortController();
      const waiting = slow.ensureLabImages([wanted], stop.signal);
      await expect
        .poll(() => slow.progress().find(({ name }) => name.includes('slow'))?.percent, { timeout: 20_000 })
        .toBe(25);
      stop.abort();
      await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  });
});
