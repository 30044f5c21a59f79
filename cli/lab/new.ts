import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Id, LabFile } from '../../protocol/index.ts';
import { newLabFiles } from '../../server/catalog/index.ts';

/** The lab cannot be made as asked. */
export class LabNewError extends Error {
  override name = 'LabNewError';
  readonly code: 'bad_id' | 'bad_track' | 'lab_exists';

  constructor(code: LabNewError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface NewLabRequest {
  /** Absolute path of labs/. */
  labsDir: string;
  id: string;
  track: string;
}

/** `drydock lab new`: writes a small lab that lints clean and proves itself. Rejects with LabNewError; never overwrites. */
export async function labNew({ labsDir, id, track }: NewLabRequest): Promise<{ dir: string; files: string[] }> {
  if (!Id.safeParse(id).success)
    throw new LabNewError(
      'bad_id',
      `"${id}" cannot be a lab's id: use lower-case words joined by hyphens, for example swarm-my-lab.`,
    );
  const tracks = LabFile.shape.track;
  if (!tracks.safeParse(track).success)
    throw new LabNewError('bad_track', `"${track}" is not a track; there is: ${tracks.options.join(', ')}.`);
  const dir = join(labsDir, track, id);
  await mkdir(dirname(dir), { recursive: true });
  try {
    await mkdir(dir);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new LabNewError('lab_exists', `${dir} is there already; choose another id.`);
    throw error;
  }
  const files = newLabFiles({ id, track });
  for (const [name, text] of Object.entries(files)) {
    const path = join(dir, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
  }
  return { dir, files: Object.keys(files) };
}
