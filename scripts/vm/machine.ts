import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { accessSync, constants, createWriteStream, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { SetupError } from '../setup/progress.mjs';

/** Software emulation on a busy machine takes a minute or two; hardware seconds. */
const READY_TIMEOUT_MS = 600_000;
/** A kvm that cannot run a kernel (nested, without the means) says so at once, or hangs. */
const KVM_TIMEOUT_MS = 60_000;
const LOG_LIMIT = 100_000;
const CONSOLE = 'console.log';

export interface MachineOptions {
  /** Folder with root.img, data.img, kernel and initrd. */
  files: string;
  memoryMiB: number;
}

/** A virtual machine whose Docker Engine answers on `dockerHost`. Disposing of it cuts its power. */
export interface Machine extends AsyncDisposable {
  dockerHost: string;
  /** What the machine says of itself: how long it took, which kernel. */
  greeting: string;
}

/** Boots with hardware help where that works, else in software. Rejects with SetupError, the end of the console in it. */
export async function boot(options: MachineOptions): Promise<Machine> {
  if (!hardwareHelps()) return bootWith('tcg', options, READY_TIMEOUT_MS);
  try {
    return await bootWith('kvm', options, KVM_TIMEOUT_MS);
  } catch {
    // Why does not matter: software emulation needs nothing of this host, and says what else is wrong.
    return bootWith('tcg', options, READY_TIMEOUT_MS);
  }
}

/** Whether the processor shows its means to us. A kvm without them (PVM in a rented machine) boots no stock kernel. */
function hardwareHelps(): boolean {
  if (!/\b(vmx|svm)\b/.test(readFileSync('/proc/cpuinfo', 'utf8'))) return false;
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function bootWith(accelerator: 'kvm' | 'tcg', options: MachineOptions, timeoutMs: number): Promise<Machine> {
  const port = await freePort();
  // However this process ends, the machine ends with it.
  const qemu = spawn('setpriv', [
    ...['--pdeathsig', 'KILL', 'qemu-system-x86_64'],
    ...qemuArguments(accelerator, options, port),
  ]);
  // Kept beside its files, for whoever asks why it went down.
  const log = createWriteStream(join(options.files, CONSOLE));
  qemu.stdout.pipe(log);
  qemu.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => {
    qemu.once('close', () => resolve());
    qemu.once('error', () => resolve());
  });
  const cut = async () => {
    qemu.kill('SIGKILL');
    await ended;
  };
  try {
    const greeting = await waitFor(qemu, /machine: (ready .*?)[\r\n]/, timeoutMs);
    return {
      dockerHost: `tcp://127.0.0.1:${port}`,
      greeting: `${greeting.trim()} (${accelerator})`,
      [Symbol.asyncDispose]: cut,
    };
  } catch (error) {
    await cut();
    throw error;
  }
}

function qemuArguments(accelerator: 'kvm' | 'tcg', { files, memoryMiB }: MachineOptions, port: number): string[] {
  // What happens to the files is forgotten. In software an older processor is the quicker one (no wide vectors), and
  // mitigations guard nobody.
  const disk = (name: string) => `file=${join(files, name)},if=virtio,format=raw,cache=unsafe,snapshot=on`;
  return [
    ...[
      '-accel',
      accelerator === 'kvm' ? 'kvm' : 'tcg,thread=multi',
      '-cpu',
      accelerator === 'kvm' ? 'host' : 'Nehalem',
    ],
    ...['-smp', '2', '-m', String(memoryMiB)],
    ...['-nodefaults', '-display', 'none', '-monitor', 'none', '-serial', 'stdio', '-no-reboot'],
    ...['-kernel', join(files, 'kernel'), '-initrd', join(files, 'initrd')],
    ...['-drive', disk('root.img'), '-drive', disk('data.img')],
    // Nothing leaves the machine; only its engine can be reached, from this one.
    ...[
      '-netdev',
      `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:2375`,
      '-device',
      'virtio-net-pci,netdev=net',
    ],
    ...['-device', 'virtio-rng-pci'],
    ...[
      '-append',
      // The second processor is woken by scripts/vm/machine/init.
      'root=/dev/vda rw console=ttyS0 quiet net.ifnames=0 init=/sbin/machine-init panic=-1 mitigations=off maxcpus=1',
    ],
  ];
}

function waitFor(qemu: ChildProcessWithoutNullStreams, pattern: RegExp, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    const fail = (why: string) =>
      settle(() =>
        reject(new SetupError(`The virtual machine ${why}.\n${log.slice(-3000)}`, 'See scripts/vm/machine.')),
      );
    const timer = setTimeout(() => fail(`was not ready after ${timeoutMs / 1000} s`), timeoutMs);
    const settle = (what: () => void) => {
      clearTimeout(timer);
      what();
    };
    const take = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-LOG_LIMIT);
      const found = pattern.exec(log)?.[1];
      if (found !== undefined) settle(() => resolve(found));
      else if (log.includes('emulation failure')) fail('cannot run with kvm here');
    };
    qemu.stdout.on('data', take);
    qemu.stderr.on('data', take);
    qemu.once('error', (error) => fail(`could not be started: ${error.message}`));
    qemu.once('close', (code) => fail(`ended with exit code ${code}`));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as import('node:net').AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
