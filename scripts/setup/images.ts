import { join } from 'node:path';
import { createDockerImageHost } from '../../server/host/index.ts';
import { createImages, type Images, type NodeKind } from '../../server/images/index.ts';
import { ensureBaseTools } from './engine.ts';
import { type Line, type Progress, SetupError } from './progress.mjs';

/**
 * Makes or fetches images, with a line an image; seconds when they are there. `early`: those that the first labs need,
 * the server makes the others when it runs. `all`: those of every lab. A list: these lab images.
 */
export async function ensureImages(
  project: string,
  progress: Progress,
  which: 'early' | 'all' | string[],
  signal?: AbortSignal,
): Promise<void> {
  const imageHost = createDockerImageHost();
  const images = await createImages({ imageHost, dir: join(project, 'images'), log: progress.say });
  const base = (await imageHost.listImages(signal)).some((image) => image.names.includes('debian:trixie-slim'));
  if (!base) await ensureBaseTools(progress);
  await showing(images, progress, () => {
    if (which === 'early') return images.ensureEarly(signal);
    return which === 'all' ? images.ensureAll(signal, { late: wantsKubernetes() }) : named(images, which, signal);
  });
}

/** The Kubernetes node takes its time: `npm test` makes it when DRYDOCK_KUBE=yes says so, and uses one that is there. */
const wantsKubernetes = (): boolean => process.env.DRYDOCK_KUBE === 'yes';

/**
 * Undefined when the image of Kubernetes nodes is there as its recipe says now; else why tests and labs on it are left out.
 */
export async function whyNoKubernetes(project: string): Promise<string | undefined> {
  const images = await createImages({
    imageHost: createDockerImageHost(),
    dir: join(project, 'images'),
    log: () => undefined,
  });
  if (await images.hasNodeImage('kubernetes')) return undefined;
  return 'drydock/kube-node:latest is not there as images/ says now: `npx drydock images build drydock/kube-node`, or DRYDOCK_KUBE=yes';
}

/** Machines of sandboxes by the names of their images; everything else is a lab's. */
const NODES: Record<string, NodeKind> = { 'drydock/node': 'engine', 'drydock/kube-node': 'kubernetes' };

async function named(images: Images, names: string[], signal?: AbortSignal): Promise<void> {
  const kindOf = (name: string) => NODES[name.replace(/:latest$/, '')];
  for (const kind of names.map(kindOf)) if (kind) await images.ensureNodeImage(kind, signal);
  await images.ensureLabImages(
    names.filter((name) => kindOf(name) === undefined),
    signal,
  );
}

/** Shows the work on images while `work` goes on; what is already there takes no line. */
export async function showing(images: Images, progress: Progress, work: () => Promise<unknown>): Promise<void> {
  const lines = new Map<string, Line>();
  const unsubscribe = images.onProgress(({ name, state, detail, percent, aboutMs }) => {
    const line = lines.get(name);
    if (state === 'ready') line?.done();
    else if (state === 'failed') line?.failed(detail);
    else if (line) line.detail(`${state}${percent === undefined ? '' : ` ${percent} %`}  ${detail}`);
    else if (state !== 'waiting') {
      const about = aboutMs === undefined ? '' : ` (about ${Math.ceil(aboutMs / 60_000)} min)`;
      lines.set(name, progress.start(`Image ${name}${about}`));
    }
  });
  try {
    await work();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === undefined) throw error;
    throw new SetupError(
      `An image could not be made: ${message}`,
      'Mend that, then run this again: what is made stays made.',
    );
  } finally {
    unsubscribe();
  }
}
