import { z } from 'zod';
import {
  type AttemptSummary,
  CoverageView,
  HINT_TIERS,
  hintCost,
  LabDetail,
  LabList,
  type LabSummary,
  objectiveName,
  type TaskView,
} from '../../protocol/index.ts';
import type { Attempts } from '../attempts/index.ts';
import { type Catalog, coverageOf, type Lab, labNodes, requiredOf } from '../catalog/index.ts';
import type { HostStatus } from '../status/index.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { lackOf, withoutOf } from './lab-limits.ts';
import { HttpError } from './problems.ts';

const Id = z.object({ id: z.string().min(1).max(100) });

interface LabDeps {
  catalog: Catalog;
  attempts: Attempts;
  status: HostStatus;
}

/** Drafts can be started by who knows their name, but are not offered. */
const offered = (catalog: Catalog): Lab[] => catalog.list().filter((lab) => !lab.definition.draft);

/** Nobody is sent to a draft. */
const withoutDrafts = <T extends LabSummary>(catalog: Catalog, lab: T): T => ({
  ...lab,
  prerequisites: lab.prerequisites.filter((id) => !catalog.find(id)?.definition.draft),
});

/** /api/labs: the catalogue as a learner may see it; no rules, no solutions. */
export function labEndpoints(deps: LabDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/labs',
      summary: 'All labs with your progress, and the problems of those that could not be read',
      response: LabList,
      handle: ({ owner }) => {
        const attempts = deps.attempts.list(owner);
        return {
          labs: offered(deps.catalog).map((lab) =>
            withoutDrafts(deps.catalog, summary(lab, attempts, deps.status.view().capabilities)),
          ),
          exams: examsOf(deps.catalog),
          problems: deps.catalog.problems(),
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/coverage',
      summary: 'Which lab covers what of the exams, the practice exam and the source documents',
      response: CoverageView,
      handle: () => coverageOf(deps.catalog.objectives(), offered(deps.catalog)),
    }),
    endpoint({
      method: 'get',
      path: '/labs/:id',
      summary: 'One lab: story, tasks, topology',
      problems: ['lab_not_found'],
      params: Id,
      response: LabDetail,
      handle: ({ owner, params }) => {
        const lab = deps.catalog.find(params.id);
        if (!lab) throw new HttpError('lab_not_found', `There is no lab "${params.id}".`);
        return withoutDrafts(deps.catalog, detail(lab, deps.attempts.list(owner), deps.status.view().capabilities));
      },
    }),
  ];
}

function examsOf(catalog: Catalog): LabList['exams'] {
  return (catalog.objectives()?.exams ?? []).map(({ id: exam, title, draft, objectives }) => ({
    id: exam,
    title,
    draft,
    objectives: objectives.map(({ id, title, areas }) => ({
      id,
      title,
      areas: areas.map((area) => ({ name: objectiveName(exam, area.id), title: area.title })),
    })),
  }));
}

function summary(lab: Lab, attempts: AttemptSummary[], capabilities: string[]): LabSummary {
  const { definition: d } = lab;
  const mine = attempts.filter((attempt) => attempt.labId === lab.id);
  const finished = mine.filter((attempt) => attempt.state === 'ended');
  const active = mine.find((attempt) => attempt.state === 'active');
  const percent = (a: AttemptSummary) => (a.maxScore > 0 ? Math.round((100 * a.score) / a.maxScore) : 0);
  const required = requiredOf(d);
  const missing = required.filter((name) => !capabilities.includes(name));
  return {
    id: lab.id,
    title: d.title,
    track: d.track,
    level: d.level,
    minutes: d.minutes,
    summary: d.summary,
    objectives: d.objectives,
    areas: d.areas,
    prerequisites: d.prerequisites,
    nodes: d.sandbox.nodes.length,
    cluster: d.sandbox.cluster,
    order: d.order,
    needs: required,
    missing: missing.map(lackOf),
    without: missing.length > 0 ? [] : withoutOf(d.tasks, capabilities),
    ...(finished.length > 0 && { best: Math.max(...finished.map(percent)) }),
    ...(active && { active }),
  };
}

function detail(lab: Lab, attempts: AttemptSummary[], capabilities: string[]): LabDetail {
  const { definition: d } = lab;
  return {
    ...summary(lab, attempts, capabilities),
    story: lab.story,
    goals: d.goals,
    images: [...d.sandbox.images, ...d.sandbox.offered],
    topology: labNodes(d),
    tasks: d.tasks.map((task) => taskView(lab, task)),
  };
}

function taskView(lab: Lab, task: Lab['definition']['tasks'][number]): TaskView {
  return {
    id: task.id,
    title: task.title,
    points: task.points,
    text: lab.texts[task.id] ?? task.text ?? '',
    hints: task.hints.flatMap((_, index) => {
      const tier = HINT_TIERS[index]?.tier;
      return tier ? [{ tier, costs: hintCost(task.points, index) }] : [];
    }),
    latch: task.latch,
    needs: task.needs,
    withinMs: task.within,
    quiz: task.quiz.map(({ id, prompt, options }) => ({ id, prompt, ...(options && { options }) })),
  };
}
