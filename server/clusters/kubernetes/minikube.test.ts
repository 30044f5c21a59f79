import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesOf } from './minikube.ts';

const ADDRESS = '192.168.208.2';

describe('the keys that minikube finds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-minikube-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  // The script itself, but for where the node keeps its keys.
  const script = readFileSync(resolve(import.meta.dirname, '../../../images/kube-node/outer/kube-keys'), 'utf8');
  writeFileSync(join(folder, 'kube-keys'), script.replace('keys=/data/kube', `keys=${folder}/kube`));
  const keys = (...words: string[]) =>
    execFileSync('sh', [join(folder, 'kube-keys'), ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  keys('make', 'rsa', '8443');
  const files = filesOf(keys('minikube', ADDRESS));
  const read = (name: string) => files[`/root/.minikube/${name}`] ?? '';
  const certificate = (name: string) => new X509Certificate(read(name));

  it('are signed by the authorities that it would have made', () => {
    const [authority, proxies] = [certificate('ca.crt'), certificate('proxy-client-ca.crt')];
    expect(certificate('profiles/minikube/client.crt').verify(authority.publicKey)).toBe(true);
    expect(certificate('profiles/minikube/apiserver.crt').verify(authority.publicKey)).toBe(true);
    expect(certificate('profiles/minikube/proxy-client.crt').verify(proxies.publicKey)).toBe(true);
    expect(certificate('profiles/minikube/client.crt').subject).toBe('O=system:masters\nCN=minikube-user');
  });

  it('are each the key of its certificate, and those of authorities are such that minikube can sign with', () => {
    for (const name of ['ca', 'proxy-client-ca', 'profiles/minikube/client', 'profiles/minikube/apiserver']) {
      expect(certificate(`${name}.crt`).checkPrivateKey(createPrivateKey(read(`${name}.key`)))).toBe(true);
    }
    for (const name of ['ca.key', 'proxy-client-ca.key'])
      expect(read(name)).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  });

  it("have the API server's certificate under the name by which minikube knows its names and addresses again", () => {
    const names = certificate('profiles/minikube/apiserver.crt').subjectAltName?.split(', ') ?? [];
    const values = names.map((one) => one.replace(/^(DNS|IP Address):/, ''));
    expect(values).toContain(ADDRESS);
    // pkg/minikube/bootstrapper/certs.go of minikube 1.37.
    const hash = createHash('sha1')
      .update([...new Set(values)].sort().join('/'))
      .digest('hex')
      .slice(0, 8);
    expect(hash).toBe('ed40f0e5');
    expect(read(`profiles/minikube/apiserver.crt.${hash}`)).toBe(read('profiles/minikube/apiserver.crt'));
    expect(read(`profiles/minikube/apiserver.key.${hash}`)).toBe(read('profiles/minikube/apiserver.key'));
  });
});
