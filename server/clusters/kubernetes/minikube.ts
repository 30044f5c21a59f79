import type { KubeAddon } from '../../../protocol/index.ts';
import { asStep } from '../engines.ts';
import { awaitAddons, minikubeAddons } from './addons.ts';
import { awaitRuntime, leadToApi, makeAuthority, must, prepare } from './machine.ts';
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

/** minikube takes the authority that it finds. */
async function placeAuthority({ host, first, signal }: Making, up: Promise<void>): Promise<void> {
  const { certificate, key } = await makeAuthority(host, first, { kind: 'rsa', port: API_PORT }, signal);
  await up;
  const files = { '/root/.minikube/ca.crt': certificate, '/root/.minikube/ca.key': key };
  await prepare(host, first, { what: 'Placing the keys', files, commands: [leadToApi(API_PORT)] }, signal);
}
