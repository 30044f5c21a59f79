import type { KubeAddon } from '../../../protocol/index.ts';
import { asStep } from '../engines.ts';
import { ClusterError } from '../errors.ts';
import { awaitAddons, minikubeAddons } from './addons.ts';
import { awaitRuntime, leadToApi, must, prepare, SHORT_MS } from './machine.ts';
import type { Making } from './making.ts';
import { awaitUsable } from './ready.ts';

const API_PORT = 8443;
const START_WITHIN_MS = 240_000;

/** Controllers ask the API server as fast as they like, and pods ask the machine's resolver where they can reach it. */
const EXTRA = [
  'kubelet.resolv-conf=/etc/resolv.pods',
  'controller-manager.kube-api-qps=500',
  'controller-manager.kube-api-burst=1000',
  'scheduler.kube-api-qps=500',
  'scheduler.kube-api-burst=1000',
];

/** A cluster of one node, by the real minikube with its driver `none`: all its words work in the sandbox. */
export async function formByMinikube(making: Making): Promise<void> {
  const { host, first, api, addons, steps, signal } = making;
  const up = asStep(steps, `runtime:${first.name}`, `containerd answers on ${first.name}`, () =>
    awaitRuntime(host, first, signal),
  );
  await Promise.all([up, asStep(steps, 'kube:keys', 'Keys of its own', () => placeAuthority(making, up))]);
  await asStep(steps, 'kube:start', 'minikube start', async () => {
    await must(host, 'minikube start', {
      node: first,
      side: 'inner',
      argv: ['minikube', 'start', ...startWords(addons)],
      timeoutMs: START_WITHIN_MS,
      signal,
    });
  });
  await asStep(steps, 'kube:usable', 'Names and Services are ready', () => awaitUsable(api, [first.name], signal));
  await awaitAddons(making);
}

/** What stands after `minikube start`. */
export function startWords(addons: readonly KubeAddon[]): string[] {
  return [...EXTRA.map((one) => `--extra-config=${one}`), ...addonFlags(addons)];
}

/** Without a wish minikube installs storage by itself, and with any other wish, too. */
function addonFlags(addons: readonly KubeAddon[]): string[] {
  if (addons.length === 0) return ['--install-addons=false'];
  const names = minikubeAddons(addons);
  return names.length === 0 ? [] : [`--addons=${names.join(',')}`];
}

/** minikube takes the keys that it finds: its authorities, the API server's, those of its user. */
async function placeAuthority({ host, first, signal }: Making, up: Promise<void>): Promise<void> {
  const made = await must(host, 'Making the keys of the cluster', {
    node: first,
    side: 'outer',
    argv: ['sh', '-c', MAKE_KEYS, 'sh', String(API_PORT), first.ref.address],
    secret: true,
    timeoutMs: SHORT_MS,
    signal,
  });
  const files = filesOf(made);
  if (!files['/root/.minikube/ca.key']) {
    throw new ClusterError('kubernetes_failed', `The keys of the cluster could not be read on ${first.name}`);
  }
  await up;
  await prepare(host, first, { what: 'Placing the keys', files, commands: [leadToApi(API_PORT)] }, signal);
}

const MAKE_KEYS = '/drydock/kube-keys make rsa "$1" && /drydock/kube-keys minikube "$2"';

/** What `kube-keys minikube` printed, by the path that each file belongs to: a line `# PATH` stands before it. */
export function filesOf(printed: string): Record<string, string> {
  const [, ...parts] = printed.split(/^# (.+)\n/m);
  const files: Record<string, string> = {};
  for (let i = 0; i + 1 < parts.length; i += 2) files[`/root/.minikube/${parts[i]}`] = parts[i + 1] ?? '';
  return files;
}
