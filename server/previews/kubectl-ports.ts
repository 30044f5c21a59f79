import type { KnownPort } from '../../protocol/index.ts';
import { type NodeRef, runProgram, type SandboxHost } from '../host/index.ts';

const ANSWER_WITHIN_MS = 3000;
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_NAME_CHARS = 100;

/** Who is called kubectl with which words, then who listens where. */
const ASK = 'pgrep -ax kubectl; echo; ss -Hltnp';
/** What `minikube dashboard` and the Kubernetes Dashboard's own documents open. */
const DASHBOARD = '/api/v1/namespaces/kubernetes-dashboard/services/http:kubernetes-dashboard:/proxy/';
/** minikube's own arguments: `kubectl --context minikube proxy --port 0`. */
const MINIKUBE_DASHBOARD = /--context \S+ proxy --port /;

/**
 * Ports on which `kubectl proxy` and `kubectl port-forward` listen on a machine, for as long as they run. kubectl's proxy
 * takes only requests whose Host is localhost, which a preview's are.
 */
export async function kubectlPorts(host: Pick<SandboxHost, 'exec'>, node: NodeRef): Promise<KnownPort[]> {
  const limits = { timeoutMs: ANSWER_WITHIN_MS, maxBytes: MAX_ANSWER_BYTES };
  const { stdout } = await runProgram(host, node, 'inner', ['sh', '-c', ASK], limits);
  return readKubectlPorts(node.name, stdout);
}

/** Pure. Only loopback and all addresses count: the machine is asked on them. */
export function readKubectlPorts(node: string, said: string): KnownPort[] {
  const [running = '', listening = ''] = said.split(/\n\s*\n|^\s*\n/, 2);
  const commands = new Map(
    running.split('\n').flatMap((line): [string, string][] => {
      const [, pid, words] = /^(\d+) (.+)$/.exec(line) ?? [];
      return pid && words ? [[pid, words]] : [];
    }),
  );
  return listening.split('\n').flatMap((line) => {
    const [, port] = /^LISTEN\s+\d+\s+\d+\s+(?:127\.0\.0\.1|0\.0\.0\.0|\*|\[::\]):(\d{1,5})\s/.exec(line) ?? [];
    const pid = /\("kubectl",pid=(\d+),/.exec(line)?.[1];
    const words = pid && commands.get(pid);
    const verb = words && /\s(proxy|port-forward)(\s.*|$)/.exec(words);
    if (!port || Number(port) < 1 || Number(port) > 65_535 || !verb) return [];
    const name = `kubectl ${verb[1]}${verb[1] === 'proxy' ? '' : verb[2]}`.slice(0, MAX_NAME_CHARS);
    const target = { node, port: Number(port), tls: false };
    const entry: KnownPort = { name, kind: 'kubectl', target };
    return [MINIKUBE_DASHBOARD.test(words) ? { ...entry, name: 'minikube dashboard', path: DASHBOARD } : entry];
  });
}
