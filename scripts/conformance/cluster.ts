import { pipeline } from 'node:stream/promises';
import type { Core } from '../../server/compose.ts';
import { createDockerImageHost, type NodeRef } from '../../server/host/index.ts';
import { numberedTopology, type ReadySandbox } from '../../server/sandboxes/index.ts';
import type { Line, Progress } from '../setup/progress.mjs';
import { must } from './in-node.ts';

const PROGRAMS = 'drydock/kube-conformance:latest';
/** Where the programs lie on the first node. */
export const FOLDER = '/var/lib/conformance';
const REGISTRY = 'registry.k8s.io/e2e-test-images';

/** Images of the tests that images/kube-e2e makes, as they are called in REGISTRY. */
const OWN = ['agnhost:2.56', 'jessie-dnsutils:1.7', 'nautilus:1.7', 'nonewprivs:1.3', 'nonroot:1.4'];
/** Others are the labs', from the nodes' own mirror. */
const LABS: Record<string, string> = {
  'busybox:1.37.0-1': 'busybox:1.37',
  'httpd:2.4.38-4': 'httpd:2.4',
  'httpd:2.4.39-4': 'httpd:2.4',
  'nginx:1.14-4': 'nginx:1.26',
  'nginx:1.15-4': 'nginx:1.26',
};
const offered = [...new Set(Object.values(LABS))];
const own = (name: string) => `drydock/e2e-${name}`;

const LIFETIME_MS = 6 * 60 * 60_000;
/** More than a lab's: tests start dozens of pods, and their programs run on the first node. */
const LIMITS = { memoryMiB: 4096, diskMiB: 12_288, pids: 8192 };

/** Tests, and the images that they start: made where they are not there. */
export async function makeImages(core: Core, signal: AbortSignal): Promise<void> {
  await core.images.ensureTool(PROGRAMS, signal);
  for (const name of OWN) await core.images.ensureTool(own(name), signal);
  await core.images.ensureNodeImage('kubernetes', signal);
  await core.images.ensureLabImages(offered, signal);
}

/** A cluster by kubeadm, as a lab gets it. */
export async function claimCluster(core: Core, nodes: number, signal: AbortSignal) {
  const host = { limits: { ...core.config.nodeLimits, ...LIMITS }, isolation: 'userns' } as const;
  const images = { preload: offered, offered: [] };
  const topology = numberedTopology(
    { cluster: 'kubernetes', nodes, profile: 'kubeadm', addons: ['storage'] },
    images,
    host,
  );
  const { id } = core.sandboxes.claim({ owner: 'conformance', topology, lifetimeMs: LIFETIME_MS });
  return { id, sandbox: await core.sandboxes.whenReady(id, signal) };
}

/** Puts the programs on the first node, and the tests' images on all, under the names that the tests know. */
export async function furnish(
  core: Core,
  sandbox: ReadySandbox,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const line = progress.start('Tests and their images into the nodes');
  try {
    await Promise.all(sandbox.nodes.map(({ ref }) => placeImages(core, ref, line, signal)));
    line.detail('the tests');
    await placePrograms(core, sandbox.node('node1').ref, signal);
    line.done();
  } catch (error) {
    line.failed();
    throw error;
  }
}

async function placeImages(core: Core, node: NodeRef, line: Line, signal: AbortSignal): Promise<void> {
  for (const image of OWN) {
    line.detail(`${node.name}: ${image}`);
    await importImage(core, node, own(image), signal);
    await tag(core, node, own(image), image, signal);
  }
  for (const [image, lab] of Object.entries(LABS)) await tag(core, node, `library/${lab}`, image, signal);
}

async function importImage({ host }: Core, node: NodeRef, image: string, signal: AbortSignal): Promise<void> {
  const archive = await createDockerImageHost().save(image, signal);
  // The archive's end is padding, which ctr does not read.
  await must(host, node, `Importing ${image}`, 'ctr -n k8s.io images import - && cat > /dev/null', {
    signal,
    feed: (stdin) => pipeline(archive, stdin),
  });
}

async function tag({ host }: Core, node: NodeRef, from: string, to: string, signal: AbortSignal): Promise<void> {
  const script = `ctr -n k8s.io images tag --force docker.io/${from} ${REGISTRY}/${to}`;
  await must(host, node, `Naming ${to}`, script, { signal });
}

/** Out of their image, which needs not stay. */
async function placePrograms(core: Core, node: NodeRef, signal: AbortSignal): Promise<void> {
  await importImage(core, node, PROGRAMS, signal);
  const script = `
    mkdir -p ${FOLDER} /run/conformance
    ctr -n k8s.io images mount docker.io/${PROGRAMS} /run/conformance > /dev/null
    cp /run/conformance/tests/* ${FOLDER}/
    ctr -n k8s.io images unmount --rm /run/conformance > /dev/null
    ctr -n k8s.io images rm docker.io/${PROGRAMS} > /dev/null`;
  await must(core.host, node, 'Unpacking the tests', script, { signal });
}

/** Images that tests may ask for and that are not on the first node. */
export async function missingImages({ host }: Core, sandbox: ReadySandbox, signal: AbortSignal): Promise<string[]> {
  const node = sandbox.node('node1').ref;
  const script = `
    ${FOLDER}/e2e.test --list-images | sort -u > /tmp/wanted
    ctr -n k8s.io images ls -q | sort -u > /tmp/there
    comm -23 /tmp/wanted /tmp/there`;
  const { output } = await must(host, node, 'Listing images', script, { signal });
  return output.split('\n').filter(Boolean);
}
