import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import Docker from 'dockerode';
import { NODE_IMAGE, randomId, until } from './engine.ts';
import { inHostNetwork } from './host-network.ts';

/**
 * A machine beyond the host, as the internet is: on a link of its own to the host, no Docker network. At `address` (of
 * the blocks for documentation, which nobody has) and at each of `inner` (private addresses, to which the host has a
 * route) it answers on TCP port 7777, notes UDP there, and resolves every name to `address`.
 */
export interface Outside extends AsyncDisposable {
  readonly address: string;
  /** The host's own address on the link. */
  readonly hostAddress: string;
  readonly inner: readonly string[];
  /** `tcp FROM TO`, `udp FROM TO` and `name NAME` of whoever came since the last call. */
  seen(): Promise<string[]>;
}

/** One of each kind that nodes may never reach. */
const NETS = ['10.254.253', '172.31.253', '192.168.253', '100.127.253', '169.254.253', '198.19.253'];
const PORT = 7777;

const PROGRAM = String.raw`
use strict; use IO::Socket::INET; use IO::Select; $| = 1;
my ($mine) = @ARGV;
my $tcp = IO::Socket::INET->new(LocalPort => ${PORT}, Listen => 50, ReuseAddr => 1) or die "tcp";
my @udp = map { IO::Socket::INET->new(Proto => "udp", LocalAddr => $_, LocalPort => ${PORT}) or die "udp $_" } @ARGV;
my $dns = IO::Socket::INET->new(Proto => "udp", LocalAddr => $mine, LocalPort => 53) or die "dns";
my $select = IO::Select->new($tcp, @udp, $dns);
print "listening\n";
while (1) {
  for my $s ($select->can_read) {
    my $m;
    if ($s == $tcp) { my $c = $s->accept or next; print "tcp ", $c->peerhost, " ", $c->sockhost, "\n"; print $c "outside\n"; close $c; next }
    $s->recv($m, 4096); my $from = $s->peerhost; defined $from or next;
    if ($s != $dns) { print "udp $from ", $s->sockhost, "\n"; next }
    my ($name, $at) = ("", 12);
    while (my $n = ord substr $m, $at, 1) { $name .= substr($m, $at + 1, $n) . "."; $at += $n + 1 }
    my $a = ord(substr $m, $at + 2, 1) == 1;
    print "name $name\n";
    $s->send(substr($m, 0, 2) . pack("n5", 0x8180, 1, $a, 0, 0) . substr($m, 12, $at - 7) . ($a ? pack("n3Nn", 0xc00c, 1, 1, 60, 4) . pack("C4", split /\./, $mine) : ""));
  }
}`;

const MARK = 'asked-by-the-test-';

/** Asks for a name and waits for the answer. */
async function ask(name: string, server: string): Promise<void> {
  const header = Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const question = Buffer.concat([header, Buffer.from([name.length]), Buffer.from(name), Buffer.from([0, 0, 1, 0, 1])]);
  const socket = createSocket('udp4');
  try {
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(5000) });
    socket.send(question, 53, server);
    await answer;
  } finally {
    socket.close();
  }
}

export async function openOutside(): Promise<Outside> {
  const docker = new Docker();
  const id = randomId('test-');
  const base = randomInt(16) * 16;
  const inner = NETS.map((net) => `${net}.${base + 2}`);
  const [hostAddress, address] = [`203.0.113.${base + 1}`, `203.0.113.${base + 2}`];
  const container = await docker.createContainer({
    Image: NODE_IMAGE,
    Labels: { 'drydock.instance': id },
    Entrypoint: ['sh', '-c'],
    Cmd: [
      `until ip link set out0 up 2>/dev/null; do sleep 0.05; done
      ip address add ${address}/28 dev out0; ip route add default via ${hostAddress}
      for a in ${inner.join(' ')}; do ip address add $a/32 dev lo; done; ip link set lo up
      exec perl -e '${PROGRAM}' ${address} ${inner.join(' ')}`,
    ],
    Tty: true,
    HostConfig: { NetworkMode: 'none', CapAdd: ['NET_ADMIN'] },
  });
  const dispose = async () => await container.remove({ force: true, v: true });
  try {
    await container.start();
    const { Pid } = (await container.inspect()).State;
    const link = `dd${id.slice(5)}`;
    const { code, said } = await inHostNetwork(
      docker,
      NODE_IMAGE,
      `set -e
      ip link add ${link} type veth peer name out0 netns ${Pid}
      ip address add ${hostAddress}/28 dev ${link}; ip link set ${link} up
      for a in ${inner.join(' ')}; do ip route replace $a/32 via ${address}; done`,
      { 'drydock.instance': id },
      { PidMode: 'host', CapAdd: ['NET_ADMIN', 'SYS_PTRACE'] },
    );
    if (code !== 0) throw new Error(`no link to the outside: ${said}`);
    let [told, asked] = [0, 0];
    const log = async () => (await container.logs({ stdout: true, stderr: true })).toString().split('\r\n');
    await until('the outside', async () => (await log()).some((line) => line.includes('listening')));
    return {
      address,
      hostAddress,
      inner,
      async seen() {
        // What a container has said is in its log a moment later: a question of our own closes what came before.
        const name = `${MARK}${asked++}`;
        await ask(name, address);
        await until(`the log of ${name}`, async () => (await log()).includes(`name ${name}.`));
        const all = (await log()).slice(0, -1);
        const fresh = all.slice(told);
        told = all.length;
        return fresh.filter((line) => line !== 'listening' && !line.startsWith(`name ${MARK}`));
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
