import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createImages, type Images } from '../../server/images/index.ts';
import { FakeImageHost } from './fake-image-host.ts';

/** A folder of recipes and a fake engine, both anew for each test. */
export interface ImageRecipes {
  /** Absolute. */
  readonly dir: string;
  readonly host: FakeImageHost;
  recipe(folder: string, described: string | undefined, dockerfile?: string): Promise<void>;
  start(): Promise<Images>;
  /** Names of what was built, in order. */
  built(): string[];
}

/** To be called where a file of tests begins: recipes of the node, of a base, and of two images that are built on it. */
export function imageRecipes(): ImageRecipes {
  let dir = '';
  let host = new FakeImageHost();
  async function recipe(folder: string, described: string | undefined, dockerfile = 'FROM x'): Promise<void> {
    await mkdir(join(dir, folder), { recursive: true });
    await writeFile(join(dir, folder, 'Dockerfile'), dockerfile);
    if (described) await writeFile(join(dir, folder, 'image.yaml'), described);
  }
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'drydock-images-'));
    host = new FakeImageHost();
    await host.addImage('debian:trixie-slim', 'the base');
    await recipe('node', undefined);
    await recipe('lab-base', 'internal: true\nimages: [{ names: ["drydock/lab-base"] }]');
    await recipe(
      'web',
      'needs: ["drydock/lab-base"]\nimages: [{ names: ["lab/web:1.0"], args: { V: "1" } }, { names: ["lab/web:2.0"], args: { V: "2" } }]',
    );
    await recipe(
      'nginx',
      'needs: ["drydock/lab-base"]\nimages: [{ names: [nginx, "nginx:1.26"], upstream: "nginx:1.26" }]',
    );
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  return {
    get dir() {
      return dir;
    },
    get host() {
      return host;
    },
    recipe,
    start: () => createImages({ imageHost: host, dir, log: () => undefined }),
    built: () => host.calls.filter((call) => call.startsWith('build ')).map((call) => call.slice('build '.length)),
  };
}
