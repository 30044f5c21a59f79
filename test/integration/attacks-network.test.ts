/** From a learner's machine as its root: nothing of the host, of another sandbox, or outside can be reached. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import Docker from 'dockerode';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeByContainer } from '../../server/host/docker-bridge.ts';
import type { NodeRef } from '../../server/host/index.ts';
import { labels, NODE_IMAGE, randomId, testHost, until } from '../support/engine.ts';
import { type AttackedHost, attackedHost, LEVELS, run } from './attacks-support.ts';

describe.each(LEVELS)('at level %s', (isolation) => {
  let attacked: AttackedHost;
  let node: NodeRef;
  let other: NodeRef;
  let server: Server;
  let udp: UdpSocket;
  let port = 0;
  let bridge = { name: '', mac: '', gateway: '' };
  /** Who got through to the host. */
  const hits: string[] = [];

  beforeAll(async () => {
    attacked = attackedHost(isolation);
    [node, other] = await Promise.all([attacked.sandbox(), attacked.sandbox()]);
    server = createServer((socket) => {
      hits.push(`tcp from ${socket.remoteAddress}`);
      socket.on('error', () => undefined).end('reached');
    }).listen(0, '::');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    udp = createSocket({ type: 'udp6' }).bind(port, '::');
    udp.on('message', (_bytes, from) => hits.push(`udp from ${from.address}`));
    await once(udp, 'listening');
    bridge = await bridgeOf(node);
  });
  beforeEach(() => void hits.splice(0));
  afterAll(async () => {
    server?.close();
    udp?.close();
    await attacked?.[Symbol.asyncDispose]();
  });

  async function bridgeOf({ sandboxId }: NodeRef) {
    const network = await new Docker().getNetwork(`drydock-${sandboxId}`).inspect();
    const name = `br-${network.Id.slice(0, 12)}`;
    const mac = (await readFile(`/sys/class/net/${name}/address`, 'utf8')).trim();
    return { name, mac, gateway: network.IPAM?.Config?.[0]?.Gateway ?? '' };
  }

  const hostAddresses = () =>
    Object.values(networkInterfaces())
      .flatMap((found) => found ?? [])
      .filter(({ address }) => !address.startsWith('fe80'))
      .map(({ address }) => address);

  /** The link-local address that Linux gives an interface with this MAC. */
  function linkLocal(mac: string): string {
    const b = mac.split(':').map((part) => Number.parseInt(part, 16));
    const bytes = [(b[0] ?? 0) ^ 2, b[1], b[2], 0xff, 0xfe, b[3], b[4], b[5]].map((byte = 0) =>
      byte.toString(16).padStart(2, '0'),
    );
    return `fe80::${[0, 2, 4, 6].map((i) => `${bytes[i]}${bytes[i + 1]}`).join(':')}`;
  }

  /** Bash of a function that tries TCP and UDP, and says which connections there were. */
  const KNOCK = `knock() {
  (timeout 1 bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null && echo "CONNECTED $1") &
  (echo hello > /dev/udp/$1/$2) 2>/dev/null &
}`;

  test('the host answers itself at all of its addresses: what follows can fail', async () => {
    for (const address of hostAddresses()) {
      const socket = connect({ host: address, port });
      await once(socket, 'connect');
      socket.destroy();
    }
    udp.send('x', port, '::1');
    await until('a hit by TCP and by UDP', () => new Set(hits.map((hit) => hit.slice(0, 3))).size === 2);
  });

  test('no address of the host is reached by IPv4, with routes, neighbours and senders made up', async () => {
    const addresses = [...new Set([bridge.gateway, '127.0.0.2', ...hostAddresses()])].filter((one) =>
      one.includes('.'),
    );
    const senders = addresses
      .slice(0, 4)
      .map((one) => one.replace(/\d+$/, '77'))
      .filter((one) => !one.startsWith('127.'));
    const { text } = await run(
      attacked.host,
      node,
      'inner',
      `${KNOCK}
    echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet
    ip route replace default dev eth0
    for a in ${addresses.join(' ')}; do
      ip route replace $a/32 dev eth0; ip neigh replace $a lladdr ${bridge.mac} dev eth0; knock $a ${port}
    done; wait
    for s in ${senders.join(' ')}; do
      ip addr add $s/32 dev eth0; ip route replace ${addresses.at(-1)}/32 dev eth0 src $s; knock ${addresses.at(-1)} ${port}; wait
      ip addr del $s/32 dev eth0
    done
    ip route del 127.0.0.1/32 dev eth0; echo tried`,
      60_000,
    );
    expect(text).toMatch(/tried\n$/);
    expect(text).not.toMatch(/CONNECTED (?!127)/);
    expect(hits).toEqual([]);
  });

  test('the host is not reached by IPv6, link-local or other', async () => {
    const addresses = hostAddresses().filter((one) => one.includes(':') && one !== '::1');
    const { text } = await run(
      attacked.host,
      node,
      'inner',
      `${KNOCK}
    for f in all default eth0; do echo 0 > /proc/sys/net/ipv6/conf/$f/disable_ipv6; done
    ip addr add fd00:dead::2/64 dev eth0 nodad
    for i in $(seq 40); do ip -6 addr show dev eth0 scope link | grep inet6 | grep -qv tentative && break; sleep 0.1; done
    ip -6 addr show dev eth0 scope link | grep -q inet6 && echo "has IPv6"
    knock ${linkLocal(bridge.mac)}%eth0 ${port}
    ping -6 -c1 -W1 ${linkLocal(bridge.mac)}%eth0 | grep '1 received'
    for a in ${addresses.join(' ')}; do
      ip -6 route replace $a/128 dev eth0; ip neigh replace $a lladdr ${bridge.mac} dev eth0; knock $a ${port}
    done
    wait; echo tried`,
    );
    expect(text).toMatch(/has IPv6\n(.*\n)*tried\n$/);
    expect(text).not.toMatch(/CONNECTED|1 received/);
    expect(hits).toEqual([]);
  });

  test('no node of another sandbox is reached, and nothing outside', async () => {
    const listen = `exec perl -MIO::Socket::INET -e '
    my $s = IO::Socket::INET->new(LocalPort => 7777, Listen => 5, ReuseAddr => 1) or die;
    while (my $c = $s->accept) { open my $f, ">>", "/root/hits"; print $f $c->peerhost, "\\n"; close $f }'`;
    await run(attacked.host, other, 'inner', `setsid nohup bash -c "${listen.replaceAll(/["$\\]/g, '\\$&')}" &`);
    const knockOnSelf = `for i in $(seq 50); do bash -c "exec 3<>/dev/tcp/${other.address}/7777" 2>/dev/null && exit 0; sleep 0.1; done; exit 1`;
    expect(await run(attacked.host, other, 'inner', knockOnSelf)).toMatchObject({ code: 0 });
    const theirs = await bridgeOf(other);
    const { text } = await run(
      attacked.host,
      node,
      'inner',
      `${KNOCK}
    for a in ${other.address} 169.254.169.254; do
      for via in ${bridge.mac} ${theirs.mac}; do
        ip route replace $a/32 dev eth0; ip neigh replace $a lladdr $via dev eth0
        knock $a 7777; knock $a 80; knock $a 2377; wait
      done
    done
    timeout 2 getent hosts example.com && echo "RESOLVED"
    timeout 2 getent hosts ${other.name}.drydock-${other.sandboxId} && echo "RESOLVED"
    echo tried`,
      60_000,
    );
    expect(text).toMatch(/tried\n$/);
    expect(text).not.toMatch(/CONNECTED|RESOLVED/);
    const { text: found } = await run(attacked.host, other, 'inner', 'sort -u /root/hits');
    expect(found.trim()).toBe(other.address);
  });

  test('a server that may not change the host’s settings has a container do it', async () => {
    await using host = testHost();
    const id = randomId('attk');
    await host.createNetwork(labels(id));
    const network = await new Docker().getNetwork(`drydock-${id}`).inspect();
    const file = `/proc/sys/net/ipv4/conf/br-${network.Id.slice(0, 12)}/rp_filter`;
    await writeFile(file, '0');
    await closeByContainer(new Docker(), [[file, '1']], NODE_IMAGE, {});
    expect((await readFile(file, 'utf8')).trim()).toBe('1');
    const refused = closeByContainer(new Docker(), [['/proc/version', '1']], NODE_IMAGE, {});
    await expect(refused).rejects.toMatchObject({ code: 'node_start_failed' });
  });
});
