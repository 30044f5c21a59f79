/** Bash that puts a program into the node: it sends frames as they are told, or notes all that its device hears. */
export const PUT_FRAMES = `cat > /root/frames.pl <<'END'
use strict; use Socket; $| = 1;
my ($what, @rest) = @ARGV;
socket(my $s, 17, 3, unpack("S", pack("n", 3))) or die "no raw socket: $!\\n";
open(my $f, "<", "/sys/class/net/eth0/ifindex"); my $index = <$f> + 0;
open($f, "<", "/sys/class/net/eth0/address"); chomp(my $own = <$f>);
sub mac { join "", map { chr hex } split /:/, shift }
sub sum { my $n = 0; $n += $_ for unpack "n*", shift; $n = ($n & 0xffff) + ($n >> 16) while $n >> 16; ~$n & 0xffff }
sub udp {
  my ($from, $to, $port, $say) = @_;
  my $data = pack("n4", 4444, $port, 8 + length $say, 0) . $say;
  my $head = pack "CCnnnCCna4a4", 0x45, 0, 20 + length $data, 1, 0, 64, 17, 0, inet_aton($from), inet_aton($to);
  substr($head, 10, 2) = pack "n", sum($head); $head . $data
}
sub arp { my ($op, $hw, $from, $to) = @_; pack "nnCCn a6 a4 a6 a4", 1, 0x800, 6, 4, $op, mac($hw), inet_aton($from), "", inet_aton($to) }
if ($what eq "hear") {
  bind($s, pack "SnisCCa8", 17, 3, $index, 0, 0, 0, ""); setsockopt($s, 263, 1, pack "iSSa8", $index, 1, 0, "") or die "not promiscuous: $!\\n";
  my $end = time + $rest[0]; print "hearing\\n";
  while (time < $end) { my $r = ""; vec($r, fileno $s, 1) = 1; select($r, undef, undef, .2) > 0 or next; recv $s, my $m, 2000, 0; print unpack("H*", $m), "\\n" }
  exit print "heard\\n";
}
my $sent = 0;
for (@rest) {
  my ($kind, $to, $from, $vlan, @more) = split / /;
  $from = $own if $from eq "own"; $more[1] = $own if $kind eq "arp" && $more[1] eq "own";
  my $data = $kind eq "udp" ? pack("n", 0x800) . udp(@more) : pack("n", 0x806) . arp(@more);
  $data = pack("nn", 0x8100, $_) . $data for split /,/, $vlan;
  my $frame = mac($to) . mac($from) . $data; $frame .= "\\0" x (60 - length $frame) if length $frame < 60;
  send($s, $frame, 0, pack "SnisCCa8", 17, 3, $index, 0, 0, 6, mac($to)) and $sent++;
}
print "sent $sent\\n";
END`;

/** A datagram in a frame of its own; `vlan`: tags, the inner first, separated by commas. */
export function udpFrame(parts: {
  to: string;
  by?: string;
  vlan?: string;
  from: string;
  at: string;
  port: number;
  say: string;
}): string {
  const { to, by = 'own', vlan = '', from, at, port, say } = parts;
  return `'udp ${to} ${by} ${vlan} ${from} ${at} ${port} ${say}'`;
}

/** An announcement: whoever wants `claims` finds it at the sender's hardware address. */
export const arpFrame = (to: string, operation: 1 | 2, claims: string, asks: string): string =>
  `'arp ${to} own  ${operation} own ${claims} ${asks}'`;

export const EVERYBODY = 'ff:ff:ff:ff:ff:ff';
