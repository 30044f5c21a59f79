import { type FSWatcher, watch } from 'chokidar';
import { loadBank } from './load-bank.ts';
import type { Bank, ExamProblem } from './types.ts';

export interface FollowedBankOptions {
  dir: string;
  /** Told of what is wrong with the bank, at first and after each change. */
  onProblems: (problems: readonly ExamProblem[]) => void;
  onError: (error: unknown) => void;
}

/** Editors write a file in several steps. */
const SETTLE_MS = 150;

/** The question bank as it is on disk now. Papers that were drawn keep their questions as they were then. */
export class FollowedBank implements AsyncDisposable {
  #bank: Bank | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(
    private readonly options: FollowedBankOptions,
    private readonly watcher: FSWatcher,
  ) {}

  /** Reads the bank, and again when its files change. */
  static async open(options: FollowedBankOptions): Promise<FollowedBank> {
    const watcher = watch(options.dir, { ignoreInitial: true });
    const followed = new FollowedBank(options, watcher);
    watcher.on('all', () => followed.#schedule());
    watcher.on('error', options.onError);
    await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
    await followed.#read();
    return followed;
  }

  /** As it was last readable; undefined when it never was: papers cannot be drawn then. */
  get bank(): Bank | undefined {
    return this.#bank;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.watcher.close();
    await this.#reading;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      // One reading at a time: the last one wins.
      this.#reading = this.#reading.then(() => this.#read()).catch(this.options.onError);
    }, SETTLE_MS);
  }

  async #read(): Promise<void> {
    const { bank, problems } = await loadBank(this.options.dir);
    // Half-written files must not take the clock from a paper that is being sat.
    this.#bank = bank ?? this.#bank;
    this.options.onProblems(problems);
  }
}
