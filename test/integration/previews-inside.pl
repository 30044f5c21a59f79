#!/usr/bin/perl
# What a learner might run in a node: good answers, bad ones, and a websocket that says everything again.
use strict;
use warnings;
use IO::Socket::INET;
$SIG{CHLD} = 'IGNORE';
my ($address, $port) = @ARGV;
my $server = IO::Socket::INET->new(LocalAddr => $address, LocalPort => $port, Listen => 50, ReuseAddr => 1) or die "$!";
while (my $client = $server->accept) {
  next if fork;
  binmode $client;
  while (serve($client)) { }
  exit;
}

sub serve {
  my ($client) = @_;
  my $head = '';
  while ($head !~ /\r\n\r\n/) { return 0 unless sysread $client, $head, 1, length $head }
  my ($method, $path) = $head =~ /^(\S+) (\S+)/;
  my ($length) = $head =~ /^content-length: (\d+)/mi;
  my $body = '';
  while (length $body < ($length // 0)) { last unless sysread $client, $body, 65536, length $body }
  if ($path eq '/ws') { return websocket($client, $head) }
  if ($path eq '/big') { return answer($client, 'content-type: text/plain', 'x' x (5 * 1024 * 1024)) }
  if ($path eq '/size') { return answer($client, 'content-type: text/plain', length $body) }
  if ($path eq '/asked') { return answer($client, 'content-type: text/plain', $head) }
  if ($path eq '/away') { return answer($client, "location: http://localhost:$port/hello", '', '302 Found') }
  if ($path eq '/nonsense') { print $client "this is no HTTP\r\n\r\n"; return 0 }
  if ($path eq '/endless') { print $client "HTTP/1.1 200 OK\r\nx-much: "; print $client 'y' x 65536 for 1 .. 64; return 0 }
  if ($path eq '/harm') {
    my $harm = join "\r\n", 'content-type: text/html', 'set-cookie: drydock_session=evil; Path=/', 'set-cookie: a=1; Domain=localhost; Path=/',
      'clear-site-data: "cookies"', 'strict-transport-security: max-age=1', 'x-accel-redirect: /etc/passwd', 'connection: x-mine', 'x-mine: 1';
    return answer($client, $harm, 'harm');
  }
  return answer($client, 'content-type: text/html', "<title>Inside</title><h1>Hello from port $port</h1>");
}

sub answer {
  my ($client, $headers, $body, $status) = @_;
  my $size = length $body;
  print $client 'HTTP/1.1 ', $status // '200 OK', "\r\n$headers\r\ncontent-length: $size\r\n\r\n$body" or return 0;
  $client->flush;
  return 1;
}

sub websocket {
  my ($client, $head) = @_;
  my ($key) = $head =~ /^sec-websocket-key: (\S+)/mi;
  my $accept = `printf %s '${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11' | openssl sha1 -binary | openssl base64`;
  chomp $accept;
  print $client "HTTP/1.1 101 Go\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: $accept\r\nx-other: 1\r\n\r\n";
  $client->flush;
  # A client's frame of at most 125 bytes: two bytes, the mask, what is masked by it.
  while (sysread($client, my $start, 2) == 2) {
    my $length = ord(substr $start, 1) & 127;
    my $rest = '';
    while (length $rest < 4 + $length) { return 0 unless sysread $client, $rest, 4 + $length - length $rest, length $rest }
    my @mask = unpack 'C4', $rest;
    my @bytes = unpack 'C*', substr $rest, 4;
    $bytes[$_] ^= $mask[$_ % 4] for 0 .. $#bytes;
    print $client pack('CC', 0x81, $length), pack 'C*', @bytes;
    $client->flush;
  }
  return 0;
}
