/** What a stage found; numbers are checks: a test, a proof, or a whole static check. */
export interface StageResult {
  passed: number;
  failed: number;
  /** One line each: what was not run, and why. */
  skipped: string[];
}

export interface StageContext {
  project: string;
  /** Words after the stages on the command line: only tests whose file matches one. */
  filters: string[];
  /** Folder for reports; removed at the next start. */
  reports: string;
  /** No other stage was asked for. */
  alone: boolean;
  say: (text: string) => void;
}

export interface Stage {
  id: string;
  title: string;
  /** What must stand before it runs. */
  needs: ('engine' | 'images' | 'page' | 'browser')[];
  run(context: StageContext): Promise<StageResult>;
}

export const onePassed: StageResult = { passed: 1, failed: 0, skipped: [] };
export const oneFailed: StageResult = { passed: 0, failed: 1, skipped: [] };
