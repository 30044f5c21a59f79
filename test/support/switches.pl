# Which switches of the kernel can root of a machine open for writing? Opens and closes; never writes.
# Prints a line "open PATH" for each, and what else of the host's powers is to be had.
use strict; use warnings; use Fcntl; use POSIX ();

sub opens { my ($path, $mode) = @_; sysopen(my $handle, $path, ($mode // O_WRONLY) | O_NONBLOCK) or return 0; close $handle; 1 }
sub tell_open { print "open $_[0]\n" if opens($_[0]) }

tell_open($_) for split(/\n/, `find /proc/sys -type f 2>/dev/null`);
tell_open($_) for grep { -f $_ } glob('/proc/irq/* /proc/irq/*/smp_affinity /proc/scsi/scsi /proc/mtrr /proc/acpi/*');
# Opening this one is harmless; what counts is a letter written to it.
tell_open('/proc/sysrq-trigger') if -e '/proc/sysrq-trigger';
for my $secret (qw(/proc/kcore /proc/kmsg /dev/mem /dev/kmem /dev/port /dev/kmsg)) {
  print "read $secret\n" if -e $secret and opens($secret, O_RDONLY);
}

# The groups of the machine: their limits from outside, devices, and programs started at their end.
for my $group ('/sys/fs/cgroup', glob('/sys/fs/cgroup/*')) {
  for my $file (qw(release_agent devices.allow memory.limit_in_bytes memory.max pids.max cpu.cfs_quota_us cpu.max)) {
    tell_open("$group/$file") if -f "$group/$file";
  }
}

# File systems that show the kernel's own parts.
my $place = '/run/switches'; mkdir $place;
for my $type (qw(debugfs tracefs securityfs bpf binfmt_misc devtmpfs pstore efivarfs)) {
  next if system("mount -t $type none $place 2>/dev/null");
  print "mount $type\n"; system("umount $place");
}
for my $hierarchy (qw(memory devices)) {
  next if system("mount -t cgroup -o $hierarchy none $place 2>/dev/null");
  print "open cgroup-$hierarchy/$_\n" for grep { opens("$place/$_") } qw(release_agent devices.allow memory.limit_in_bytes);
  system("umount $place");
}
# A sysfs of a network namespace of its own, as writable as it gets; thousands where nothing is kept, so only some.
print `unshare -n -m sh -c 'mount -t sysfs none $place && find $place -xdev -type f -writable' 2>/dev/null | head -n 500 | sed 's#^$place/#sys #'`;

# Calls that reach the whole machine. Numbers of x86-64; asked only there.
if ((POSIX::uname())[4] eq 'x86_64') {
  my $none = "\0" x 128;
  my $call = sub { my ($name, @rest) = @_; $! = 0; my $got = syscall($rest[0], @rest[1 .. $#rest]); print "call $name\n" if $got >= 0 or $! == 2; POSIX::close($got) if $got > 2 };
  $call->('bpf', 321, 11, my $attributes = $none, 128);
  $call->('fanotify_init', 300, 4, 0);
  my $event = pack('LLQQQQQ', 1, 112, 0, 0, 0, 0, 0) . ("\0" x 72);
  $call->('perf_event_open', 298, $event, -1, 0, -1, 8);
  my $buffer = "\0" x 64;
  $call->('syslog', 103, 3, $buffer, 32);
}
print "done\n";
