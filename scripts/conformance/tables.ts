import { table } from '../../cli/output/table.ts';
import type { Outcome, Result } from './results.ts';

const count = (results: Result[], outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
const cell = (number: number) => (number === 0 ? '' : String(number));

/** Every conformance test is in one of its rows; below them each that did not pass, with the reason. */
export function summary(results: Result[]): string {
  const areas = [...new Set(results.map(({ area }) => area))].sort();
  const rows = areas.map((area) => {
    const of = results.filter((result) => result.area === area);
    return [area, ...OUTCOMES.map((outcome) => cell(count(of, outcome)))];
  });
  const sum = ['all', ...OUTCOMES.map((outcome) => String(count(results, outcome)))];
  const parts = [table(['AREA', 'PASSED', 'FAILED', 'COULD NOT RUN', 'NOT ASKED FOR'], [...rows, sum])];
  parts.push(listed('Failed, and why that is known', chosen(results, 'failed', true)));
  parts.push(listed('Failed', chosen(results, 'failed', false)));
  parts.push(
    listed('Passed, though scripts/conformance/known.yaml says that they fail', chosen(results, 'passed', true)),
  );
  parts.push(
    listed(
      'Could not run',
      results.filter(({ outcome }) => outcome === 'unable'),
    ),
  );
  return parts.filter(Boolean).join('\n');
}

const OUTCOMES: Outcome[] = ['passed', 'failed', 'unable', 'left'];

const chosen = (results: Result[], wanted: Outcome, isKnown: boolean) =>
  results.filter(({ outcome, known }) => outcome === wanted && known === isKnown);

function listed(title: string, results: Result[]): string {
  if (results.length === 0) return '';
  return `${title}:\n${results.map(({ name, why }) => `  ${name}\n${why ? `    ${why}\n` : ''}`).join('')}`;
}

/** Failures that nobody knows of, and entries of known.yaml that are not true any more. */
export const surprises = (results: Result[]): number =>
  chosen(results, 'failed', false).length + chosen(results, 'passed', true).length;

/** The last line. */
export function verdict(results: Result[]): string {
  const [passed, failed] = [count(results, 'passed'), count(results, 'failed')];
  const known = chosen(results, 'failed', true).length;
  return `${passed} passed, ${failed} failed${known > 0 ? ` (${known} of them known)` : ''}`;
}
