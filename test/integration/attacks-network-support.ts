import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import Docker from 'dockerode';
import type { NodeRef } from '../../server/host/index.ts';

/** Listens on all addresses of this machine; `hits` tells who got through. */
export class Ear implements AsyncDisposable {
  readonly hits: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly udp: UdpSocket,
    readonly port: number,
  ) {}

  static async open(): Promise<Ear> {
    const server = createServer().listen(0, '::');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const udp = createSocket({ type: 'udp6' }).bind(port, '::');
    await once(udp, 'listening');
    const ear = new Ear(server, udp, port);
    server.on('connection', (socket) => {
      ear.hits.push(`tcp from ${socket.remoteAddress}`);
      socket.on('error', () => undefined).end('reached');
    });
    udp.on('message', (_bytes, from) => ear.hits.push(`udp from ${from.address}`));
    return ear;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.udp.close();
  }
}

export interface Bridge {
  name: string;
  mac: string;
  gateway: string;
  subnet: string;
}

/** The host's end of a sandbox's network. */
export async function bridgeOf({ sandboxId }: Pick<NodeRef, 'sandboxId'>): Promise<Bridge> {
  const network = await new Docker().getNetwork(`drydock-${sandboxId}`).inspect();
  const name = `br-${network.Id.slice(0, 12)}`;
  const mac = (await readFile(`/sys/class/net/${name}/address`, 'utf8')).trim();
  const { Gateway = '', Subnet = '' } = network.IPAM?.Config?.[0] ?? {};
  return { name, mac, gateway: Gateway, subnet: Subnet };
}

export const hostAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter(({ address }) => !address.startsWith('fe80'))
    .map(({ address }) => address);

/** The link-local address that Linux gives an interface with this MAC. */
export function linkLocal(mac: string): string {
  const b = mac.split(':').map((part) => Number.parseInt(part, 16));
  const bytes = [(b[0] ?? 0) ^ 2, b[1], b[2], 0xff, 0xfe, b[3], b[4], b[5]].map((byte = 0) =>
    byte.toString(16).padStart(2, '0'),
  );
  return `fe80::${[0, 2, 4, 6].map((i) => `${bytes[i]}${bytes[i + 1]}`).join(':')}`;
}

/** Bash of a function that tries TCP and UDP, and says which connections there were. */
export const KNOCK = `knock() {
  (timeout 1 bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null && echo "CONNECTED $1") &
  (echo hello > /dev/udp/$1/$2) 2>/dev/null &
}`;

/** Bash that listens on port 7777, notes who comes in /root/hits, and goes on by itself. */
const LISTEN = `exec perl -MIO::Socket::INET -e '
  my $s = IO::Socket::INET->new(LocalPort => 7777, Listen => 5, ReuseAddr => 1) or die;
  while (my $c = $s->accept) { open my $f, ">>", "/root/hits"; print $f $c->peerhost, "\\n"; close $f }'`;

export const LISTEN_ASIDE = `setsid nohup bash -c "${LISTEN.replaceAll(/["$\\]/g, '\\$&')}" &`;

/** Perl that says which of the `address:port` in its arguments take a connection within 2 s, 400 at once. */
export const SCAN = String.raw`use Socket;
while (my @batch = splice @ARGV, 0, 400) {
  my %open; my $end = time + 2;
  for (@batch) {
    my ($address, $port) = split /:/;
    socket(my $s, 2, 2049, 0) or die "socket: $!"; connect($s, pack_sockaddr_in($port, inet_aton($address)));
    $open{fileno $s} = [$_, $s];
  }
  while (%open && time < $end) {
    my ($w, $e) = ("", ""); vec($w, $_, 1) = 1 for keys %open; $e = $w;
    select(undef, $w, $e, .2) > 0 or next;
    for (grep { vec $w, $_, 1 } keys %open) { print "OPEN $open{$_}[0]\n" unless unpack "i", getsockopt($open{$_}[1], 1, 4); delete $open{$_} }
  }
}
print "scanned\n"`;

/** TCP ports on which something of this machine listens. */
export async function listening(): Promise<number[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
  const ports = tables.flatMap((text) => [...text.matchAll(/: \w+:(\w{4}) \w+:0000 0A /g)].map(([, hex = '']) => hex));
  return [...new Set(ports)].map((hex) => Number.parseInt(hex, 16));
}
