import type { Blueprint, ExamQuestion, LiveTask, ObjectivesFile } from '../../protocol/index.ts';
import type { Lab, Place } from '../catalog/index.ts';

/** Something wrong with the bank, at its place. */
export interface ExamProblem {
  /** Below exams/: questions/e04-single.yaml */
  file: string;
  line?: number;
  column?: number;
  severity: 'error' | 'warning';
  code: string;
  message: string;
  /** Id of the question, where it is about one. */
  question?: string;
}

/** A question with the place where it is written. */
export interface WrittenQuestion {
  question: ExamQuestion;
  file: string;
  placeOf(path: readonly PropertyKey[]): Place;
}

/** Below exams/: the live tasks of mixed papers. */
export const LIVE_FILE = 'live.yaml';

/** A live task with the place where it is written. */
export interface WrittenLive {
  task: LiveTask;
  placeOf(path: readonly PropertyKey[]): Place;
}

export interface Bank {
  blueprint: Blueprint;
  /** In the order of files and places. */
  questions: WrittenQuestion[];
  /** Of live.yaml. */
  live: WrittenLive[];
}

/** What there is that questions may name; undefined: not checked. */
export interface KnownThings {
  labs?: readonly string[] | undefined;
  objectives?: ObjectivesFile | undefined;
  images?: readonly string[] | undefined;
  /** The labs as they are loaded, for what live tasks ask of them. */
  loaded?: readonly Lab[] | undefined;
  /** What this host can do, when it was asked. */
  capabilities?: readonly string[] | undefined;
}

/** "E4" -> "e04", as files and ids begin. */
export function areaPrefix(area: string): string {
  return `e${area.slice(1).padStart(2, '0')}`;
}
