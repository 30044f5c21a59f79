import type { LabProblem } from '../../protocol/index.ts';
import type { Place, YamlSource } from './source.ts';

/** Collects the problems of one lab; places in lab.yaml are given by key. */
export class Report {
  readonly problems: LabProblem[] = [];
  readonly #lab: string;
  readonly #folder: string;
  readonly #source: YamlSource | undefined;

  /** `folder`: of the lab, as it is to stand before file names. */
  constructor(lab: string, folder: string, source?: YamlSource) {
    this.#lab = lab;
    this.#folder = folder;
    this.#source = source;
  }

  at(path: readonly PropertyKey[], code: string, message: string, severity: LabProblem['severity'] = 'error'): void {
    this.place(this.#source?.placeOf(path), code, message, severity);
  }

  /** At a character of a text value. */
  inText(path: readonly PropertyKey[], offset: number, code: string, message: string): void {
    this.place(this.#source?.placeInText(path, offset), code, message);
  }

  place(place: Place | undefined, code: string, message: string, severity: LabProblem['severity'] = 'error'): void {
    this.#add('lab.yaml', place, code, message, severity);
  }

  /** In another file of the lab. */
  inFile(file: string, code: string, message: string, severity: LabProblem['severity'] = 'error', line?: number): void {
    this.#add(file, line === undefined ? undefined : { line, column: 1 }, code, message, severity);
  }

  get hasErrors(): boolean {
    return this.problems.some((problem) => problem.severity === 'error');
  }

  #add(file: string, place: Place | undefined, code: string, message: string, severity: LabProblem['severity']): void {
    this.problems.push({ lab: this.#lab, file: `${this.#folder}/${file}`, ...place, severity, code, message });
  }
}
