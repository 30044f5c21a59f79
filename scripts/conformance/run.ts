import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '../../server/compose.ts';
import type { ReadySandbox } from '../../server/sandboxes/index.ts';
import type { Progress } from '../setup/progress.mjs';
import { FOLDER } from './cluster.ts';
import { inNode, must } from './in-node.ts';
import type { Known } from './known.ts';
import type { Options, Portion } from './portions.ts';
import { PortionReport, type Result, resultsOf } from './results.ts';

const REPORTS = '/var/lib/conformance/reports';
/** For all tests of a portion together; one that hangs has limits of its own. */
const PORTION_LIMIT = '2h';

/** What results.ts needs of ginkgo's report, which has every test that Kubernetes ever had. */
const SELECT = `
  [.[].SpecReports[]] as $all
  | { chosen: ([.[].PreRunStats.SpecsThatWillRun] | add),
      succeeded: all(.[]; .SuiteSucceeded),
      troubles: ([.[].SpecialSuiteFailureReasons // [] | .[]]
        + [$all[] | select(.LeafNodeType != "It" and .State != "passed" and (.Failure.Message // "") != "")
          | "\\(.LeafNodeType): \\(.Failure.Message[0:2000])"]),
      specs: [$all[]
        | select(.LeafNodeType == "It")
        | select([(.LeafNodeLabels // [])[], (.ContainerHierarchyLabels // [])[]?[]?] | index("Conformance"))
        | { name: ([(.ContainerHierarchyTexts // [])[], .LeafNodeText] | join(" ")),
            area: (.ContainerHierarchyTexts[0] // .LeafNodeText),
            state: .State,
            seconds: (.RunTime / 1e9),
            message: ((.Failure.Message // "")[0:4000]) }] }`;

export interface Runner {
  core: Core;
  sandbox: ReadySandbox;
  known: Known;
  options: Options;
  /** Folder for what the tests print, and their JUnit report. */
  logs: string;
  progress: Progress;
  signal: AbortSignal;
}

/** Runs the conformance tests of a portion on the first node. Rejects when there is no report that could be believed. */
export async function runPortion(runner: Runner, portion: Portion): Promise<Result[]> {
  const { core, sandbox, known, logs, progress, signal } = runner;
  const node = sandbox.node('node1').ref;
  const line = progress.start(portion.title);
  const file = fileName(portion);
  const log = createWriteStream(join(logs, `${file}.log`));
  const counter = new Counter();
  try {
    const { exitCode, errors } = await inNode(core.host, node, script(runner, portion, file), {
      signal,
      onOutput(text) {
        log.write(text);
        line.detail(counter.take(text));
      },
    });
    const selected = await inNode(core.host, node, `jq -c '${SELECT}' ${REPORTS}/${file}.json`, { signal });
    if (selected.exitCode !== 0)
      throw new Error(`${portion.title}: ginkgo ended with ${exitCode}, without a report.\n${errors}`);
    const report = PortionReport.parse(JSON.parse(selected.output));
    const results = believed(report, portion, known);
    const failed = results.filter(({ outcome }) => outcome === 'failed').length;
    const passed = results.filter(({ outcome }) => outcome === 'passed').length;
    if (failed > 0) line.failed(`${passed} passed, ${failed} failed`);
    else line.done(`${passed} passed`);
    await keepJunit(runner, file);
    return results;
  } catch (error) {
    line.failed();
    throw error;
  } finally {
    log.end();
  }
}

const fileName = ({ title }: Portion): string => title.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 60) || 'tests';

function script({ known, options }: Runner, { focus }: Portion, file: string): string {
  const skip = [...known.cannot.keys()].map((name) => `--skip=${quoted(literally(name))}`);
  return `
    mkdir -p ${REPORTS} && cd ${FOLDER}
    exec ./ginkgo run --procs=${options.processes} --timeout=${PORTION_LIMIT} --no-color \\
      --label-filter=Conformance --focus=${quoted(focus)} ${skip.join(' ')} \\
      --output-dir=${REPORTS} --json-report=${file}.json --junit-report=${file}.xml ./e2e.test -- \\
      --provider=skeleton --kubeconfig=/root/.kube/config --kubectl-path=/usr/local/bin/kubectl --disable-log-dump 2>&1`;
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The results of a report in which nothing was passed over in silence. */
function believed(report: PortionReport, { title, focus }: Portion, known: Known): Result[] {
  const pattern = new RegExp(focus);
  const wanted = (name: string) => pattern.test(name);
  const expected = report.specs.filter(({ name }) => wanted(name) && !known.cannot.has(name)).length;
  if (expected === 0) throw new Error(`${title}: no conformance test has such a name.`);
  if (report.troubles.length > 0) throw new Error(`${title}: ${report.troubles.join('\n')}`);
  if (report.chosen !== expected) throw new Error(`${title}: ginkgo chose ${report.chosen} tests, not ${expected}.`);
  const results = resultsOf(report, wanted, known);
  if (!report.succeeded && !results.some(({ outcome }) => outcome === 'failed'))
    throw new Error(`${title}: ginkgo says that the suite failed, and no test did.`);
  return results;
}

async function keepJunit({ core, sandbox, logs, signal }: Runner, file: string): Promise<void> {
  const node = sandbox.node('node1').ref;
  const { output } = await must(core.host, node, 'Reading the JUnit report', `cat ${REPORTS}/${file}.xml`, { signal });
  writeFileSync(join(logs, `${file}.xml`), output);
}

/** Counts the marks that ginkgo prints as tests end. */
class Counter {
  #of = '';
  #done = 0;

  take(text: string): string {
    this.#of = /Will run (\d+) of/.exec(text)?.[1] ?? this.#of;
    this.#done += text.match(/•/g)?.length ?? 0;
    return this.#of ? `${this.#done} of ${this.#of}` : 'reading the tests';
  }
}
