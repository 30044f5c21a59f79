import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../setup/command.mjs';
import type { Progress } from '../setup/progress.mjs';
import { boot } from './machine.ts';

const IMAGE = 'drydock/vm:latest';
const DATA_BYTES = 24 * 1024 ** 3;
const ROOT_MIB = 1400;
const MEMORY_MIB = 6144;
/** For a loop device, and the engine on it: a test's own tool, run by root. */
const RIGHTS = [
  '--cap-add SYS_ADMIN --cap-add NET_ADMIN --device-cgroup-rule "b 7:* rwm" --device-cgroup-rule "c 10:237 rwm"',
  '--security-opt seccomp=unconfined --security-opt apparmor=unconfined',
].join(' ');
const STORE_VOLUME = 'drydock-images';

/**
 * The files of the virtual machine in .cache/vm: made when they are not there, or when its image or an image that it
 * carries has changed. Gives the folder.
 */
export async function prepareMachine(project: string, images: string[], progress: Progress): Promise<string> {
  const folder = join(project, '.cache/vm');
  mkdirSync(folder, { recursive: true });
  await once(
    progress,
    'The machine’s root file system',
    join(folder, 'root.stamp'),
    await imageOfMachine(project, progress),
    () => makeRoot(folder),
  );
  const carried = await idsOf(images);
  const stamp = createHash('sha256').update(carried).digest('hex');
  await once(progress, `The machine’s images (${images.length})`, join(folder, 'data.stamp'), stamp, () =>
    fillData(folder, images),
  );
  return folder;
}

async function once(progress: Progress, title: string, file: string, wanted: string, make: () => Promise<void>) {
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return;
  rmSync(file, { force: true });
  const line = progress.start(title);
  try {
    await make();
  } catch (error) {
    line.failed();
    throw error;
  }
  writeFileSync(file, wanted);
  line.done();
}

/** The engine's own cache decides whether there is anything to do. */
async function imageOfMachine(project: string, progress: Progress): Promise<string> {
  const line = progress.start('The machine’s image');
  const build = 'tar -c -C "$0" scripts/vm/machine images/node/apparmor-profile | docker build -t "$1" -f "$2" -';
  await run('sh', ['-ec', build, project, IMAGE, 'scripts/vm/machine/Dockerfile'], { onLine: line.detail });
  line.done();
  return idsOf([IMAGE]);
}

async function idsOf(images: string[]): Promise<string> {
  return run('docker', ['image', 'inspect', '--format', '{{.Id}}', ...images], {
    action: 'Make them first: npx drydock images build',
  });
}

/** root.img, kernel and initrd out of the image. */
async function makeRoot(folder: string): Promise<void> {
  const tree = join(folder, 'root');
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree);
  const container = (await run('docker', ['create', IMAGE, 'true'])).trim();
  try {
    await run('sh', ['-ec', 'docker export "$0" | tar -x -C "$1"', container, tree]);
  } finally {
    await run('docker', ['rm', container]);
  }
  await run('sh', ['-ec', 'cp "$0"/boot/vmlinuz-* "$1/kernel"; cp "$0"/boot/initrd.img-* "$1/initrd"', tree, folder]);
  const image = join(folder, 'root.new');
  rmSync(image, { force: true });
  await run('mke2fs', ['-q', '-t', 'ext4', '-d', tree, image, `${ROOT_MIB}M`]);
  renameSync(image, join(folder, 'root.img'));
  rmSync(tree, { recursive: true, force: true });
}

/** A fresh /var/lib/docker that has the images, and the store of the nodes' mirror. */
async function fillData(folder: string, images: string[]): Promise<void> {
  const data = join(folder, 'data.img');
  rmSync(data, { force: true });
  writeFileSync(data, '');
  truncateSync(data, DATA_BYTES);
  await run('mke2fs', ['-q', '-t', 'ext4', '-E', 'lazy_itable_init=1', data]);
  const fill = `docker save "$@" | docker run --rm -i ${RIGHTS} --network none -v /dev:/dev -v "$0:/vm" \
    -v ${STORE_VOLUME}:/store:ro ${IMAGE} machine-fill ${STORE_VOLUME}`;
  await run('sh', ['-ec', fill, folder, ...images]);
}

/** The machine as it was prepared; what happens to it is forgotten. */
export const bootPrepared = (folder: string) => boot({ files: folder, memoryMiB: MEMORY_MIB });
