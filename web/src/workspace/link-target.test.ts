import { expect, test } from 'vitest';
import { OpenPreview } from '../../../protocol/index.ts';
import { targetOfLink } from './link-target.ts';

test.each([
  ['http://localhost:8080', 'node1', 8080, false, '/'],
  [
    'http://127.0.0.1:43211/api/v1/namespaces/a/services/http:b:/proxy/',
    'node1',
    43211,
    false,
    '/api/v1/namespaces/a/services/http:b:/proxy/',
  ],
  ['http://0.0.0.0:8000/', 'node1', 8000, false, '/'],
  ['http://[::1]:8080/?a=b#c', 'node1', 8080, false, '/?a=b#c'],
  ['http://172.18.0.2:30080', '172.18.0.2', 30080, false, '/'],
  ['https://10.1.2.3/', '10.1.2.3', 443, true, '/'],
  ['http://node2/x', 'node2', 80, false, '/x'],
  ['http://node1:81//evil.example/', 'node1', 81, false, '/evil.example/'],
])('%s is a port of the sandbox', (uri, node, port, tls, path) => {
  const target = targetOfLink(uri, 'node1');
  expect(target).toEqual({ node, port, tls, path });
  expect(OpenPreview.parse(target)).toEqual(target);
});

test.each([
  'https://kubernetes.io/docs/',
  'http://172.32.0.1/',
  'http://8.8.8.8/',
  'http://localhost.evil.example/',
  'ftp://localhost/',
  'javascript:alert(1)',
  'nonsense',
])('%s is not', (uri) => expect(targetOfLink(uri, 'node1')).toBeUndefined());
