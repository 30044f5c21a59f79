/** A lab whose machines may reach the internet: they do, and still nothing of the host, of others, or of private networks. */
import { once } from 'node:events';
import { connect } from 'node:net';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeRef } from '../../server/host/index.ts';
import { labels, NODE_IMAGE, nodeSpec, randomId, testHost, until } from '../support/engine.ts';
import { inHostNetwork } from '../support/host-network.ts';
import { type Outside, openOutside } from '../support/outside.ts';
import {
  type Bridge,
  bridgeOf,
  Ear,
  hostAddresses,
  KNOCK,
  LISTEN_ASIDE,
  linkLocal,
} from './attacks-network-support.ts';
import { type AttackedHost, attackedHost, LEVELS, run } from './attacks-support.ts';

let outside: Outside;
let ear: Ear;
beforeAll(async () => {
  [outside, ear] = await Promise.all([openOutside(), Ear.open()]);
});
afterAll(async () => {
  await ear?.[Symbol.asyncDispose]();
  await outside?.[Symbol.asyncDispose]();
});

/** Names of the bridges that have rules. */
async function guarded(): Promise<string[]> {
  const { said } = await inHostNetwork(new Docker(), NODE_IMAGE, 'nft list tables netdev', {});
  return [...said.matchAll(/drydock-(br-\w+)/g)].map(([, name = '']) => name);
}

test('this machine reaches itself, the outside and the private addresses beside it: what follows can fail', async () => {
  for (const address of hostAddresses()) await connected(address, ear.port);
  for (const address of [outside.address, ...outside.inner]) await connected(address, 7777);
  expect(ear.hits.length).toBeGreaterThan(0);
  await until('all of the connections', async () => (await outside.seen()).length > outside.inner.length, 5000);
});

async function connected(host: string, port: number): Promise<void> {
  const socket = connect({ host, port });
  await once(socket, 'connect');
  socket.destroy();
}

test('a server that allows none starts no node with a way out', async () => {
  await using host = testHost();
  const id = randomId('attk');
  await host.createNetwork({ ...labels(id), egress: true });
  await expect(host.startNode(nodeSpec(id, 'node1', { egress: true }))).rejects.toMatchObject({
    code: 'node_start_failed',
    message: expect.stringContaining('allows no way out'),
  });
  expect(await host.egress(NODE_IMAGE)).toEqual({ kind: 'off' });
});

describe.each(LEVELS)('at level %s', (isolation) => {
  let attacked: AttackedHost;
  let node: NodeRef;
  let other: NodeRef;
  let bridge: Bridge;
  let theirs: Bridge;
  const inner = (script: string) => run(attacked.host, node, 'inner', `${KNOCK}\n${script}\nwait; echo tried`, 60_000);

  beforeAll(async () => {
    attacked = attackedHost(isolation, { names: outside.address });
    [node, other] = await Promise.all([attacked.sandbox({ egress: true }), attacked.sandbox({ egress: true })]);
    [bridge, theirs] = await Promise.all([bridgeOf(node), bridgeOf(other)]);
    ear.hits.splice(0);
    await outside.seen();
  });
  afterAll(async () => {
    const names = [bridge?.name, theirs?.name];
    await attacked?.[Symbol.asyncDispose]();
    expect(await guarded().then((all) => all.filter((name) => names.includes(name)))).toEqual([]);
  });

  test('the outside is reached, as this machine, and its names are known', async () => {
    expect(await attacked.host.egress(NODE_IMAGE)).toEqual({ kind: 'open' });
    const { text } = await inner(`knock ${outside.address} 7777
      wait; getent ahostsv4 www.outside.example | head -1; ! getent hosts nobody || echo KNOWN
      getent hosts node1 | awk '{ print "own", $1 }'`);
    expect(text).toContain(`CONNECTED ${outside.address}\n${outside.address} `);
    expect(text).toContain(`own ${node.address}\n`);
    expect(text).not.toContain('KNOWN');
    const seen = await outside.seen();
    expect(seen).toContain(`tcp ${outside.hostAddress} ${outside.address}`);
    expect(seen.filter((line) => line.startsWith('udp'))).toEqual([`udp ${outside.hostAddress} ${outside.address}`]);
    expect(seen).toContain('name www.outside.example.');
    expect(seen.join()).not.toContain('nobody');
  });

  test('no address of the host is reached, nor a port that a container publishes on it', async () => {
    await using published = await publish();
    const addresses = [...new Set([bridge.gateway, theirs.gateway, outside.hostAddress, ...hostAddresses()])];
    const v4 = addresses.filter((one) => one.includes('.') && one !== '127.0.0.1');
    const v6 = addresses.filter((one) => one.includes(':') && one !== '::1');
    const answers = () =>
      connected(outside.hostAddress, published.port).then(
        () => true,
        () => false,
      );
    await until('the published port', answers);
    const { text } = await inner(`
      for a in ${v4.join(' ')}; do knock $a ${ear.port}; knock $a ${published.port}; knock $a 53; done; wait
      for a in 127.0.0.2 ${v4.join(' ')}; do
        ip route replace $a/32 dev eth0; ip neigh replace $a lladdr ${bridge.mac} dev eth0; knock $a ${ear.port}
      done; wait
      for a in ${v4.join(' ')} 127.0.0.2; do ip route del $a/32 dev eth0; done
      for f in all default eth0; do echo 0 > /proc/sys/net/ipv6/conf/$f/disable_ipv6; done
      ip addr add fd00:dead::2/64 dev eth0 nodad; ip -6 route replace default dev eth0
      knock ${linkLocal(bridge.mac)}%eth0 ${ear.port}
      for a in ${v6.join(' ')}; do ip neigh replace $a lladdr ${bridge.mac} dev eth0; knock $a ${ear.port}; done`);
    expect(text).toMatch(/tried\n$/);
    expect(text).not.toMatch(/CONNECTED/);
    expect(ear.hits).toEqual([]);
  });

  /** A container of the host, with a port of all of the host's addresses. */
  async function publish(): Promise<{ port: number } & AsyncDisposable> {
    const container = await new Docker().createContainer({
      Image: NODE_IMAGE,
      Labels: { 'drydock.instance': randomId('test-') },
      Entrypoint: ['perl', '-MIO::Socket::INET', '-e'],
      Cmd: ['$s = IO::Socket::INET->new(LocalPort => 80, Listen => 5); close $c while $c = $s->accept'],
      ExposedPorts: { '80/tcp': {} },
      HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '' }] } },
    });
    const disposal = { [Symbol.asyncDispose]: async () => await container.remove({ force: true, v: true }) };
    try {
      await container.start();
      const { Ports } = (await container.inspect()).NetworkSettings;
      return { port: Number(Ports['80/tcp']?.[0]?.HostPort), ...disposal };
    } catch (error) {
      await disposal[Symbol.asyncDispose]();
      throw error;
    }
  }

  test('private networks beside the host and the metadata service are not reached', async () => {
    await outside.seen();
    const { text } = await inner(`
      for a in ${outside.inner.join(' ')} 169.254.169.254; do knock $a 7777; knock $a 80; done; wait
      for a in ${outside.inner.join(' ')} 169.254.169.254; do
        ip route replace $a/32 via ${bridge.gateway} dev eth0; knock $a 7777
      done; wait
      for a in ${outside.inner.join(' ')} 169.254.169.254; do ip route del $a/32; done
      knock ${outside.address} 7777`);
    expect(text.replaceAll(/CONNECTED (\S+)/g, '$1').trim()).toBe(`${outside.address}\ntried`);
    expect(new Set((await outside.seen()).map((line) => line.split(' ')[2]))).toEqual(new Set([outside.address]));
  });

  test('another sandbox with a way out is not reached', async () => {
    await run(attacked.host, other, 'inner', LISTEN_ASIDE);
    await until('it answers itself', async () => {
      const { code } = await run(attacked.host, other, 'inner', `exec 3<>/dev/tcp/${other.address}/7777`);
      return code === 0;
    });
    const { text } = await inner(`
      knock ${other.address} 7777; wait
      for via in ${bridge.mac} ${theirs.mac}; do
        ip route replace ${other.address}/32 dev eth0; ip neigh replace ${other.address} lladdr $via dev eth0
        knock ${other.address} 7777; wait
      done
      ip route del ${other.address}/32 dev eth0`);
    expect(text).toBe('tried\n');
    expect((await run(attacked.host, other, 'inner', 'sort -u /root/hits')).text.trim()).toBe(other.address);
  });

  test('nothing leaves under another address than its own', async () => {
    await outside.seen();
    const forged = [other.address, ...outside.inner.slice(0, 2), outside.address.replace(/\d+$/, '250'), '8.8.8.8'];
    const { text } = await inner(`
      for s in ${forged.join(' ')}; do
        ip addr add $s/32 dev eth0; ip route replace ${outside.address}/32 via ${bridge.gateway} dev eth0 src $s
        knock ${outside.address} 7777; wait; ip addr del $s/32 dev eth0
      done
      ip route del ${outside.address}/32 2>/dev/null; knock ${outside.address} 7777`);
    expect(text).toBe(`CONNECTED ${outside.address}\ntried\n`);
    expect(new Set(await outside.seen())).toEqual(
      new Set([`tcp ${outside.hostAddress} ${outside.address}`, `udp ${outside.hostAddress} ${outside.address}`]),
    );
  });

  test('a bridge that was made again is shut until its node is started again by us', async () => {
    // as a restart of the host leaves it: neither rules nor an address
    const { code } = await inHostNetwork(
      new Docker(),
      NODE_IMAGE,
      `nft delete table netdev drydock-${bridge.name} && ip address flush dev ${bridge.name}`,
      {},
    );
    expect(code).toBe(0);
    expect((await inner(`knock ${outside.address} 7777`)).text).toBe('tried\n');
    await attacked.host.stopNode(node);
    await attacked.host.restartNode(node);
    await until('a machine', async () => (await inner('true')).code === 0);
    expect(await guarded()).toContain(bridge.name);
    const { text } = await inner(`knock ${outside.address} 7777; knock ${outside.hostAddress} ${ear.port}`);
    expect(text).toBe(`CONNECTED ${outside.address}\ntried\n`);
    expect(ear.hits).toEqual([]);
  });
});
