/** Ports of a swarm and of a Kubernetes cluster: what is told of them, and that a browser gets there. */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KnownPort, OpenPreview } from '../../protocol/index.ts';
import type { Core } from '../../server/compose.ts';
import { runProgram } from '../../server/host/index.ts';
import { patient } from '../../server/lib/patience.ts';
import { Previews } from '../../server/previews/index.ts';
import type { ReadySandbox, Topology } from '../../server/sandboxes/index.ts';
import { until } from '../support/engine.ts';
import { testCore } from '../support/graded-sandbox.ts';
import { whyNoKubernetes } from '../support/kube.ts';
import { swarmOf } from '../support/sandboxes.ts';

const why = await whyNoKubernetes();
if (why) process.stdout.write(`skipped: previews of Kubernetes, as ${why}\n`);

let core: Core & AsyncDisposable;
let previews: Previews;
let http: Server;

beforeAll(async () => {
  core = await testCore();
  previews = new Previews({ ...core, frozen: () => false, allowedHosts: ['localhost'] });
  http = createServer((req, res) => previews.serve(req, res, () => false));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  previews?.close();
  http?.close();
  await core?.[Symbol.asyncDispose]();
});

async function claim(changes: Partial<Topology>): Promise<ReadySandbox> {
  const topology = { ...swarmOf(), preload: ['lab/web:1.0'], isolation: 'userns' as const, ...changes };
  const { id } = core.sandboxes.claim({ owner: 'test', topology, lifetimeMs: 3_600_000 });
  return await core.sandboxes.whenReady(id);
}

async function type(sandbox: ReadySandbox, command: string): Promise<string> {
  const { ref } = sandbox.node('node1');
  const ended = await runProgram(core.host, ref, 'inner', ['bash', '-c', command], { timeoutMs: patient(60_000) });
  if (ended.exitCode !== 0) throw new Error(`${command}: ${ended.stdout}${ended.stderr}`);
  return ended.stdout;
}

interface Shown {
  status: number;
  text: string;
}

/** What a tab shows, by the path: status and text. `page` is a link in it. */
function shown(sandbox: ReadySandbox, target: OpenPreview, page = 'version'): Promise<Shown> {
  const asked = { host: `localhost:${(http.address() as AddressInfo).port}` };
  const url = new URL(page, previews.open(sandbox.id, target, asked).pathUrl);
  return new Promise((resolve, reject) => {
    const path = `${url.pathname}${url.search}`;
    const req = request({ host: '127.0.0.1', port: url.port, path, headers: { host: url.host } });
    req.on('error', reject).on('response', (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.on('end', () => resolve({ status: res.statusCode ?? 0, text }));
    });
    req.end();
  });
}

const shows = (sandbox: ReadySandbox, target: OpenPreview) =>
  until(
    `the page at ${JSON.stringify(target)}`,
    async () => (await shown(sandbox, target)).text === '1.0',
    patient(30_000),
  );

describe('ports of a swarm', () => {
  it('are told, and shown; where the host has no IPVS, a port of the routing mesh says that nothing answers', async () => {
    const mesh = core.capabilities.known().includes('ipvs');
    if (!mesh) process.stdout.write('not shown: a port of the routing mesh, as the host has no IPVS\n');
    const swarm = await claim({
      cluster: 'swarm',
      nodes: [{ name: 'node1', role: 'manager' }],
      isolation: mesh ? 'plain' : 'userns',
    });
    await type(
      swarm,
      `docker service create -q --name near --publish mode=host,published=8081,target=5000 lab/web:1.0
       docker service create -q --name mesh --publish 8082:5000 lab/web:1.0`,
    );
    expect((await previews.known(swarm.id)).ports).toEqual([
      { name: 'near', kind: 'service', target: { node: 'node1', port: 8081, tls: false } },
      { name: 'mesh', kind: 'service', target: { node: 'node1', port: 8082, tls: false } },
    ]);
    await shows(swarm, { node: 'node1', port: 8081 });
    if (mesh) await shows(swarm, { node: 'node1', port: 8082 });
    else {
      const answer = await shown(swarm, { node: 'node1', port: 8082 });
      process.stdout.write(`port of a routing mesh without IPVS: ${answer.status} ${answer.text}`);
      expect([502, 504]).toContain(answer.status);
    }
    await core.sandboxes.release(swarm.id, 'the test has gone on');
  });
});

describe.skipIf(why !== undefined)('ports of Kubernetes', () => {
  it('are shown by NodePort and by the Service’s cluster address, and what a Service lacks is said', async () => {
    const cluster = await claim({
      cluster: 'kubernetes',
      profile: 'kubeadm',
      addons: [],
      nodes: [{ name: 'node1', role: 'control-plane' }],
      limits: { memoryMiB: 2048, cpus: 2, pids: 4096, diskMiB: 4096 },
    });
    await type(
      cluster,
      `kubectl create deployment web --image=lab/web:1.0 && kubectl expose deployment web --type=NodePort --port=80 --target-port=5000
       kubectl expose deployment web --name=inner --port=8080 --target-port=5000
       kubectl create service clusterip empty --tcp=80:80 && kubectl rollout status deployment web --timeout=60s`,
    );
    const { ports } = await previews.known(cluster.id);
    const service = { namespace: 'default', name: 'inner' };
    expect(ports).toContainEqual({
      name: 'default/inner',
      kind: 'cluster-address',
      target: { node: 'node1', port: 8080, tls: false, service },
    });
    const web = ports.find(({ name }) => name === 'default/web');
    expect(web).toMatchObject({ kind: 'node-port', target: { node: 'node1', port: expect.any(Number) } });
    expect(web?.target.port).toBeGreaterThanOrEqual(30_000);
    expect(ports.map(({ name }) => name)).not.toContain('default/kubernetes');
    if (web) await shows(cluster, web.target);
    await shows(cluster, { node: 'node1', port: 8080, service });
    const empty = await shown(cluster, { node: 'node1', port: 80, service: { ...service, name: 'empty' } });
    expect(empty).toMatchObject({ status: 502, text: expect.stringContaining('Nothing answers at default/empty:80') });
    const gone = await shown(cluster, { node: 'node1', port: 80, service: { ...service, name: 'gone' } });
    expect(gone).toMatchObject({ status: 502, text: expect.stringContaining('is not there') });
  });

  it('show minikube’s dashboard by its Service and by the proxy that its command runs, and a forwarded port', async () => {
    const cluster = await claim({
      cluster: 'kubernetes',
      profile: 'minikube',
      addons: [],
      nodes: [{ name: 'node1', role: 'control-plane' }],
      limits: { memoryMiB: 2048, cpus: 2, pids: 4096, diskMiB: 4096 },
    });
    await type(
      cluster,
      `kubectl create deployment web --image=lab/web:1.0 && kubectl expose deployment web --port=80 --target-port=5000
       minikube addons enable dashboard && kubectl rollout status deployment web --timeout=60s`,
    );
    // kube-proxy leads to a Service up to seconds after its pods are ready.
    await type(
      cluster,
      `kubectl -n kubernetes-dashboard rollout status deployment --timeout=60s
       address=$(kubectl -n kubernetes-dashboard get service kubernetes-dashboard -o jsonpath={.spec.clusterIP})
       until curl -sf -m 1 -o /dev/null http://$address/; do sleep 0.5; done`,
    );
    await type(
      cluster,
      `setsid minikube dashboard --url > /tmp/dashboard 2> /dev/null < /dev/null &
       setsid kubectl port-forward service/web 8080:80 > /tmp/forward 2>&1 < /dev/null &
       until grep -q http /tmp/dashboard && grep -q Forwarding /tmp/forward; do sleep 0.5; done`,
    );
    const printed = new URL((await type(cluster, 'cat /tmp/dashboard')).trim());
    expect(printed.hostname).toBe('127.0.0.1');

    const { ports, problem } = await previews.known(cluster.id);
    expect(problem).toBeUndefined();
    const named = (name: string): KnownPort => {
      const found = ports.find((port) => port.name === name);
      if (!found) throw new Error(`${name} is not among ${JSON.stringify(ports)}`);
      return found;
    };
    const service = named('kubernetes-dashboard/kubernetes-dashboard');
    const proxy = named('minikube dashboard');
    expect(proxy).toMatchObject({ kind: 'kubectl', target: { port: Number(printed.port) }, path: printed.pathname });
    for (const { target, path } of [service, proxy]) {
      const start = await shown(cluster, { ...target, path }, '');
      expect(start).toMatchObject({
        status: 200,
        text: expect.stringContaining('stand-in for the Kubernetes Dashboard'),
      });
      const [link = ''] = /object\?kind=pods[^"]*/.exec(start.text) ?? [];
      const pod = await shown(cluster, { ...target, path }, link.replaceAll('&amp;', '&'));
      expect(pod).toMatchObject({ status: 200, text: expect.stringContaining('image: lab/web:1.0') });
      const [logs = ''] = /logs\?[^"]*/.exec(pod.text) ?? [];
      expect(await shown(cluster, { ...target, path }, logs.replaceAll('&amp;', '&'))).toMatchObject({ status: 200 });
    }
    const forwarded = named('kubectl port-forward service/web 8080:80');
    expect(await shown(cluster, forwarded.target)).toEqual({ status: 200, text: '1.0' });
  });
});
