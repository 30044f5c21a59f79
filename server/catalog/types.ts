import type { CompiledLab } from '../../graders/index.ts';
import type { LabDefinition, LabProblem, ObjectivesFile } from '../../protocol/index.ts';

/** Lines of a script that run on one node, in order. */
export interface ScriptPart {
  /** Set in solution.sh: the task that these lines solve. */
  task?: string;
  node: string;
  /** Shell text, without the directive lines; runs with `bash -eu`. */
  body: string;
}

export interface Script {
  /** Path below the lab's folder: mistakes/policy--on-rollback.sh */
  file: string;
  parts: ScriptPart[];
  /** `# after: task1 task2`: solution parts that run first (mistake scripts). */
  after: string[];
}

export interface LabMistakeScript extends Script {
  taskId: string;
  mistake: string;
}

/** Another correct solution; for a task that it does not name, the reference solution's part runs. */
export interface LabAlternative {
  /** alternatives/by-cli.sh */
  file: string;
  /** Its first comment line: what it does otherwise. */
  title: string;
  /** Task id -> parts. */
  parts: Record<string, ScriptPart[]>;
}

/** A lab as loaded from its folder: validated, its rules compiled. */
export interface Lab {
  id: string;
  title: string;
  /** Absolute path of the lab's folder. */
  dir: string;
  definition: LabDefinition;
  compiled: CompiledLab;
  /** Markdown of README.md. */
  story: string;
  /** Task id -> Markdown, variables not yet filled in. */
  texts: Record<string, string>;
  /** Run after the cluster is formed, in this order, each on its node. */
  setup: Script[];
  /** Task id -> parts of solution.sh. */
  solution: Record<string, ScriptPart[]>;
  /** Task id -> the same as text for people. */
  solutionText: Record<string, string>;
  mistakes: LabMistakeScript[];
  /** Other correct solutions. */
  alternatives: LabAlternative[];
  /** Markdown for the whole lab once it has ended; may be empty. */
  explanation: string;
  /** Task id -> Markdown beside its solution. */
  explanations: Record<string, string>;
  /** Absolute path of files/, when there is one: copied into `sandbox.workdir` of every node. */
  filesDir?: string;
}

export interface Catalog {
  list(): Lab[];
  find(id: string): Lab | undefined;
  /** What labs/objectives.yaml says; undefined when there is none or it has an error. */
  objectives(): ObjectivesFile | undefined;
  problems(): LabProblem[];
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
