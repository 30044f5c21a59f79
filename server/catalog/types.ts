import type { LabProblem } from '../../protocol/index.ts';

/** A lab as loaded from its folder: validated, its rules compiled. (Being extended by the catalogue's author.) */
export interface Lab {
  id: string;
  title: string;
  /** Absolute path of the lab's folder. */
  dir: string;
}

export interface Catalog {
  list(): Lab[];
  find(id: string): Lab | undefined;
  problems(): LabProblem[];
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
