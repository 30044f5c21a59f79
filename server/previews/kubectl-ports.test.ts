import { expect, test } from 'vitest';
import { readKubectlPorts } from './kubectl-ports.ts';

const listens = (address: string, pid: number, name = 'kubectl') =>
  `LISTEN 0      4096   ${address}   0.0.0.0:*    users:(("${name}",pid=${pid},fd=7))`;

test('a kubectl that listens is told by what it was asked to do, minikube’s by where its pages begin', () => {
  const said = `4711 kubectl proxy
4712 /usr/local/bin/kubectl --context minikube proxy --port 0
4713 kubectl -n shop port-forward svc/front 8080:80
4714 kubectl get pods -w

${listens('127.0.0.1:8001', 4711)}
${listens('127.0.0.1:43211', 4712)}
${listens('127.0.0.1:8080', 4713)}
${listens('[::1]:8080', 4713)}
${listens('127.0.0.1:10248', 99, 'kubelet')}
${listens('127.0.0.1:9999', 4714)}
${listens('*:8443', 98, 'kube-apiserver')}
`;
  const target = (port: number) => ({ node: 'node1', port, tls: false });
  expect(readKubectlPorts('node1', said)).toEqual([
    { name: 'kubectl proxy', kind: 'kubectl', target: target(8001) },
    {
      name: 'minikube dashboard',
      kind: 'kubectl',
      target: target(43211),
      path: '/api/v1/namespaces/kubernetes-dashboard/services/http:kubernetes-dashboard:/proxy/',
    },
    { name: 'kubectl port-forward svc/front 8080:80', kind: 'kubectl', target: target(8080) },
  ]);
});

test('where no kubectl runs, or what is said is nonsense, there is nothing to tell', () => {
  expect(readKubectlPorts('node1', `\n${listens('127.0.0.1:10248', 99, 'kubelet')}\n`)).toEqual([]);
  expect(readKubectlPorts('node1', '')).toEqual([]);
  expect(readKubectlPorts('node1', `1 kubectl proxy\n\n${listens('127.0.0.1:99999', 1)}`)).toEqual([]);
  expect(readKubectlPorts('node1', `1 kubectl proxy\n\n${listens('127.0.0.1:80', 2)}`)).toEqual([]);
  const long = readKubectlPorts('node1', `1 kubectl port-forward ${'x'.repeat(500)}\n\n${listens('0.0.0.0:80', 1)}`);
  expect(long[0]?.name).toHaveLength(100);
});
