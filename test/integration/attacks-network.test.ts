/** From a learner's machine as its root: nothing of the host, of another sandbox, or outside can be reached. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import Docker from 'dockerode';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NodeRef } from '../../server/host/index.ts';
import { NODE_IMAGE, until } from '../support/engine.ts';
import { inHostNetwork } from '../support/host-network.ts';
import { arpFrame, EVERYBODY, PUT_FRAMES, udpFrame } from './attacks-frames.ts';
import {
  type Bridge,
  bridgeOf,
  Ear,
  hostAddresses,
  KNOCK,
  LISTEN_ASIDE,
  linkLocal,
  listening,
  SCAN,
} from './attacks-network-support.ts';
import { type AttackedHost, attackedHost, LEVELS, run, runAside } from './attacks-support.ts';

describe.each(LEVELS)('at level %s', (isolation) => {
  let attacked: AttackedHost;
  let node: NodeRef;
  let other: NodeRef;
  let ear: Ear;
  let bridge: Bridge;

  beforeAll(async () => {
    attacked = attackedHost(isolation);
    [node, other, ear] = await Promise.all([attacked.sandbox(), attacked.sandbox(), Ear.open()]);
    bridge = await bridgeOf(node);
  });
  beforeEach(() => void ear.hits.splice(0));
  afterAll(async () => {
    await ear?.[Symbol.asyncDispose]();
    await attacked?.[Symbol.asyncDispose]();
  });

  test('the host answers itself at all of its addresses: what follows can fail', async () => {
    for (const address of hostAddresses()) {
      const socket = connect({ host: address, port: ear.port });
      await once(socket, 'connect');
      socket.destroy();
    }
    ear.udp.send('x', ear.port, '::1');
    await until('a hit by TCP and by UDP', () => new Set(ear.hits.map((hit) => hit.slice(0, 3))).size === 2);
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
      ip route replace $a/32 dev eth0; ip neigh replace $a lladdr ${bridge.mac} dev eth0; knock $a ${ear.port}
    done; wait
    for s in ${senders.join(' ')}; do
      ip addr add $s/32 dev eth0; ip route replace ${addresses.at(-1)}/32 dev eth0 src $s; knock ${addresses.at(-1)} ${ear.port}; wait
      ip addr del $s/32 dev eth0
    done
    ip route del 127.0.0.1/32 dev eth0; echo tried`,
      60_000,
    );
    expect(text).toMatch(/tried\n$/);
    expect(text).not.toMatch(/CONNECTED (?!127)/);
    expect(ear.hits).toEqual([]);
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
    knock ${linkLocal(bridge.mac)}%eth0 ${ear.port}
    ping -6 -c1 -W1 ${linkLocal(bridge.mac)}%eth0 | grep '1 received'
    for a in ${addresses.join(' ')}; do
      ip -6 route replace $a/128 dev eth0; ip neigh replace $a lladdr ${bridge.mac} dev eth0; knock $a ${ear.port}
    done
    wait; echo tried`,
    );
    expect(text).toMatch(/has IPv6\n(.*\n)*tried\n$/);
    expect(text).not.toMatch(/CONNECTED|1 received/);
    expect(ear.hits).toEqual([]);
  });

  test('no node of another sandbox is reached, and nothing outside', async () => {
    await run(attacked.host, other, 'inner', LISTEN_ASIDE);
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

  test('a scan finds nothing open on the gateway, the host, or another sandbox', async () => {
    await run(attacked.host, node, 'inner', LISTEN_ASIDE);
    const self = () => run(attacked.host, node, 'inner', 'exec 3<>/dev/tcp/127.0.0.1/7777');
    await until('something to be found', async () => (await self()).code === 0);
    const ports = new Set([
      ...(await listening()),
      ...Array.from({ length: 120 }, (_, index) => index + 1),
      2375,
      2376,
    ]);
    expect(ports).toContain(ear.port);
    const own = hostAddresses().filter((one) => one.includes('.') && !one.startsWith('127.'));
    const targets = [bridge.gateway, own[0], other.address].flatMap((to) =>
      [...ports, 7777].map((at) => `${to}:${at}`),
    );
    const scan = `ip route replace default dev eth0; perl -e '${SCAN}' 127.0.0.1:7777 ${targets.join(' ')}`;
    const { text } = await run(attacked.host, node, 'inner', scan, 60_000);
    expect(text).toBe('OPEN 127.0.0.1:7777\nscanned\n');
    expect(ear.hits).toEqual([]);
  });

  test('frames made by hand reach neither the host nor another sandbox, whoever they seem to come from', async () => {
    const hosts = hostAddresses().filter((one) => one.includes('.') && !one.startsWith('127.'));
    const theirs = await bridgeOf(other);
    const own = { port: ear.port, say: 'MARK-node' };
    const senders = [node.address, other.address, '0.0.0.0', '127.0.0.1', bridge.gateway, ...hosts];
    const targets = [...hosts, '127.0.0.1', '255.255.255.255', '224.0.0.1', '224.0.0.251', other.address];
    const frames = [
      ...senders.flatMap((from) =>
        targets.flatMap((at) => [bridge.mac, EVERYBODY].map((to) => udpFrame({ to, from, at, ...own }))),
      ),
      ...['0', '1', '100', '1,1'].map((vlan) =>
        udpFrame({ to: bridge.mac, vlan, from: '0.0.0.0', at: '255.255.255.255', ...own }),
      ),
      ...[bridge.mac, theirs.mac, EVERYBODY].map((by) =>
        udpFrame({ to: theirs.mac, by, from: other.address, at: other.address, ...own }),
      ),
      ...[...hosts, other.address, '8.8.8.8'].flatMap((claims) =>
        ([1, 2] as const).map((operation) => arpFrame(EVERYBODY, operation, claims, claims)),
      ),
    ];
    const hear = `${PUT_FRAMES}\nip link set eth0 promisc on; perl /root/frames.pl hear 4 > /root/heard`;
    await Promise.all([node, other].map((one) => runAside(attacked.host, one, hear)));
    const hearing = (one: NodeRef) => run(attacked.host, one, 'inner', 'grep -q hearing /root/heard');
    await until('ears', async () => (await Promise.all([node, other].map(hearing))).every(({ code }) => code === 0));
    const answer = udpFrame({ to: EVERYBODY, from: other.address, at: '255.255.255.255', port: 9, say: 'MARK-other' });
    const [sent] = await Promise.all([
      run(attacked.host, node, 'inner', `perl /root/frames.pl send ${frames.join(' ')}`),
      run(attacked.host, other, 'inner', `perl /root/frames.pl send ${answer}`),
    ]);
    expect(sent.text).toBe(`sent ${frames.length}\n`);
    const heard = (one: NodeRef) => run(attacked.host, one, 'inner', 'cat /root/heard');
    await until('the end', async () =>
      (await Promise.all([node, other].map(heard))).every((r) => /heard/.test(r.text)),
    );
    const [mine, of] = (await Promise.all([node, other].map(heard))).map(({ text }) => text);
    const mark = (name: string) => Buffer.from(`MARK-${name}`).toString('hex');
    expect([mine?.includes(mark('node')), of?.includes(mark('other'))]).toEqual([true, true]);
    expect([mine?.includes(mark('other')), of?.includes(mark('node'))]).toEqual([false, false]);
    expect(ear.hits).toEqual([]);
    const mac = (await run(attacked.host, node, 'inner', 'cat /sys/class/net/eth0/address')).text.trim();
    const neighbours = (await readFile('/proc/net/arp', 'utf8')).split('\n').filter((line) => line.includes(mac));
    expect(neighbours).toEqual([]);
  });

  test('the host’s end of the bridge is shut by more than one wall', async () => {
    const setting = async (path: string) => (await readFile(`/proc/sys/net/${path}`, 'utf8')).trim();
    expect(await setting(`ipv6/conf/${bridge.name}/disable_ipv6`)).toBe('1');
    expect(await setting(`ipv4/conf/${bridge.name}/rp_filter`)).toBe('1');
    const { said } = await inHostNetwork(new Docker(), NODE_IMAGE, `nft list table netdev drydock-${bridge.name}`, {});
    expect(said).toMatch(/policy drop;\s*\}\s*\}$/);
  });
});
