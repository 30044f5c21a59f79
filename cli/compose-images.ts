import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createDockerImageHost, type ImageHost } from '../server/host/index.ts';
import { buildContext, tarOfFile } from './checkout-tar.ts';

const SEED_VOLUME = 'drydock-seed';
/** Those that compose gives its own volumes, so that it takes this one for one of them. */
const COMPOSE_LABELS = { 'com.docker.compose.project': 'drydock', 'com.docker.compose.volume': 'seed' };
const BASE_IMAGE = 'debian:trixie-slim';
/** What the engine beside the server cannot make itself where no registry answers. */
const SEED_IMAGES = [BASE_IMAGE, 'drydock/node:latest'];

/**
 * Makes the two images that docker-compose.yml starts, and puts the node image and its base into the volume from
 * which the engine container loads them at its first start. `log` gets lines of progress.
 */
export async function makeComposeImages(
  project: string,
  log: (image: string, line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const host = createDockerImageHost();
  const build = async (name: string, folder: string, dockerfile?: string) => {
    const onEvent = (event: { line: string }) => log(name, event.line);
    const extra = dockerfile
      ? { Dockerfile: await readFile(join(project, dockerfile)), ...(await hostCertificates()) }
      : {};
    await host.build(buildContext(folder, extra), { name, args: {}, labels: {}, onEvent, signal });
  };
  await build('drydock/engine:latest', join(project, 'images/engine'));
  await build('drydock/server:latest', project, 'images/server/Dockerfile');
  for (const image of SEED_IMAGES) {
    log(SEED_VOLUME, image);
    await seed(host, image, signal);
  }
}

/**
 * Where this host trusts an authority of its own (a company's proxy), npm in the build must as well: the bundle that
 * Node is told to use goes into the build stage, not into the image.
 */
async function hostCertificates(): Promise<Record<string, Buffer>> {
  const bundle = process.env.NODE_EXTRA_CA_CERTS;
  if (!bundle || !existsSync(bundle)) return {};
  return { 'images/server/host-ca.crt': await readFile(bundle) };
}

/** Puts one image into the seed volume as a `docker save` archive. */
async function seed(host: ImageHost, image: string, signal: AbortSignal): Promise<void> {
  await host.ensureVolume(SEED_VOLUME, COMPOSE_LABELS, signal);
  const folder = await mkdtemp(join(tmpdir(), 'drydock-seed-'));
  try {
    const file = join(folder, 'image.tar');
    await pipeline(await host.save(image, signal), createWriteStream(file));
    const files = await tarOfFile(file, `${image.replaceAll(/[^a-z0-9.]+/g, '-')}.tar`);
    await host.runInVolume({ volume: SEED_VOLUME, image: BASE_IMAGE }, files, ['true'], signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
