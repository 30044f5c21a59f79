import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../setup/command.mjs';
import { type Progress, SetupError } from '../setup/progress.mjs';
import { boot } from './machine.ts';

const IMAGE = 'drydock/vm:latest';
const DATA_BYTES = 24 * 1024 ** 3;
const ROOT_MIB = 1400;
const MEMORY_MIB = 6144;
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
  const stamp = createHash('sha256')
    .update(readFileSync(join(folder, 'root.stamp')))
    .update(carried)
    .digest('hex');
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
  await run('docker', ['build', '-q', '-t', IMAGE, join(project, 'scripts/vm/machine')], { onLine: line.detail });
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
  await using machine = await boot({ files: folder, keep: true, memoryMiB: MEMORY_MIB });
  await run('sh', ['-ec', 'h=$0; docker save "$@" | docker -H "$h" load -q', machine.dockerHost, ...images]);
  const copy = `docker run --rm --network none -v ${STORE_VOLUME}:/store:ro "$1" tar -c -C /store . |
    docker -H "$0" run --rm -i --network none -v ${STORE_VOLUME}:/store "$1" tar -x -C /store`;
  const [tool] = images;
  if (tool === undefined) throw new SetupError('The machine needs at least the node image.');
  await run('sh', ['-ec', copy, machine.dockerHost, tool]);
  await machine.powerOff();
}

/** The machine as it was prepared; what happens to it is forgotten. */
export const bootPrepared = (folder: string) => boot({ files: folder, keep: false, memoryMiB: MEMORY_MIB });
