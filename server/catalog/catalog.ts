import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { LabProblem, ObjectivesFile } from '../../protocol/index.ts';
import type { KnownNames } from './check-definition.ts';
import { type LoadedLab, loadLab } from './load-lab.ts';
import { loadObjectives } from './objectives.ts';
import type { Catalog, Lab } from './types.ts';

/** Folders below labs/ that hold no labs. */
const NOT_TRACKS = new Set(['schema', 'exam']);
/** Editors write a file in several steps. */
const SETTLE_MS = 150;

export interface CatalogOptions {
  /** Absolute path of labs/. */
  dir: string;
  /** Images that labs may name; undefined: any. */
  knownImages?: readonly string[];
  /** Follow changes on disk; default true. */
  watch?: boolean;
}

/** Reads all labs and follows their changes. A lab that is broken is among the problems and never hides the others. */
export async function openCatalog(options: CatalogOptions): Promise<Catalog> {
  const catalog = new FolderCatalog(options);
  await catalog.start();
  return catalog;
}

/** Folders of labs: labs/<track>/<lab>, sorted. */
export async function labFolders(dir: string): Promise<string[]> {
  const folders: string[] = [];
  for (const track of await subfolders(dir)) {
    if (NOT_TRACKS.has(basename(track))) continue;
    folders.push(...(await subfolders(track)));
  }
  return folders;
}

async function subfolders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
  return names.sort().map((name) => join(dir, name));
}

class FolderCatalog implements Catalog {
  readonly #options: CatalogOptions;
  #objectives: ObjectivesFile | undefined;
  readonly #listeners = new Set<() => void>();
  #labs = new Map<string, Lab>();
  #problems: LabProblem[] = [];
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(options: CatalogOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#read();
    if (this.#options.watch === false) return;
    const watcher = watch(this.#options.dir, { ignoreInitial: true });
    this.#watcher = watcher;
    watcher.on('all', () => this.#schedule());
    watcher.on('error', (error) => this.#watchFailed(error));
    await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  }

  list(): Lab[] {
    return [...this.#labs.values()];
  }

  find(id: string): Lab | undefined {
    return this.#labs.get(id);
  }

  objectives(): ObjectivesFile | undefined {
    return this.#objectives;
  }

  problems(): LabProblem[] {
    return this.#problems;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#watcher?.close();
    await this.#reading;
    this.#listeners.clear();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#reread(), SETTLE_MS);
  }

  /** One reading at a time; a change during it makes another one follow. */
  async #reread(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = this.#readAndTell();
    await this.#reading;
    this.#reading = undefined;
    if (this.#again && !this.#closed) {
      this.#again = false;
      this.#schedule();
    }
  }

  async #readAndTell(): Promise<void> {
    await this.#read();
    for (const listener of this.#listeners) listener();
  }

  async #read(): Promise<void> {
    let folders: string[];
    try {
      folders = await labFolders(this.#options.dir);
    } catch (error) {
      this.#problems = [folderProblem(this.#options.dir, error)];
      return;
    }
    const { objectives, problems } = await loadObjectives(this.#options.dir);
    this.#objectives = objectives;
    const known: KnownNames = {
      images: this.#options.knownImages,
      objectives,
      labs: folders.map((folder) => basename(folder)),
    };
    const loaded = await Promise.all(folders.map((folder) => loadLab(folder, known)));
    this.#problems = [...problems, ...loaded.flatMap((result) => result.problems), ...duplicates(loaded)];
    const labs = loaded.flatMap((result) => result.lab ?? []);
    labs.sort(
      (a, b) => a.definition.track.localeCompare(b.definition.track) || a.definition.order - b.definition.order,
    );
    // Of two labs with one id the first is kept, and the other is among the problems.
    this.#labs = new Map();
    for (const lab of labs) if (!this.#labs.has(lab.id)) this.#labs.set(lab.id, lab);
  }

  #watchFailed(error: unknown): void {
    this.#problems = [...this.#problems, folderProblem(this.#options.dir, error)];
  }
}

function folderProblem(dir: string, error: unknown): LabProblem {
  const message = `labs cannot be read or followed: ${error instanceof Error ? error.message : String(error)}`;
  return { lab: '', file: dir, severity: 'error', code: 'unreadable', message };
}

function duplicates(loaded: LoadedLab[]): LabProblem[] {
  const labs = loaded.flatMap((result) => result.lab ?? []);
  return labs
    .filter((lab, index) => labs.findIndex((other) => other.id === lab.id) !== index)
    .map((lab) => ({
      lab: lab.id,
      file: lab.dir,
      severity: 'error',
      code: 'duplicate',
      message: `another lab has the id '${lab.id}' already`,
    }));
}
