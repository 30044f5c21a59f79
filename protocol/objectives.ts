import { z } from 'zod';

const Code = z.string().min(1).max(40);
const Named = { id: Code, title: z.string().min(1).max(200) };
const ExamArea = z.string().regex(/^E\d+$/, 'an exam area such as E4');

/** labs/objectives.yaml: what exams ask for, the areas of the practice exam, and the topics of the source documents. */
export const ObjectivesFile = z.strictObject({
  exams: z.array(
    z.strictObject({
      ...Named,
      draft: z.boolean().default(false),
      objectives: z.array(
        z.strictObject({
          ...Named,
          weight: z.int().positive(),
          areas: z.array(z.strictObject(Named)).min(1).describe('Key knowledge areas'),
        }),
      ),
    }),
  ),
  examAreas: z.array(z.strictObject({ id: ExamArea, title: Named.title })),
  sources: z.array(
    z.strictObject({
      ...Named,
      topics: z.array(
        z.strictObject({
          ...Named,
          areas: z.array(ExamArea).default([]),
          examOnly: z.boolean().default(false).describe('Nothing to do with hands: only asked in the exam'),
        }),
      ),
    }),
  ),
});
export type ObjectivesFile = z.output<typeof ObjectivesFile>;

const Labs = z.array(z.string()).describe('Ids of labs, in learning order');

/** Which lab covers what. Generated from the labs; kept by nobody. */
export const CoverageView = z.object({
  labs: z.array(z.object({ id: z.string(), title: z.string(), track: z.string() })),
  exams: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      draft: z.boolean(),
      objectives: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          weight: z.int(),
          areas: z.array(z.object({ id: z.string(), title: z.string(), labs: Labs })),
        }),
      ),
    }),
  ),
  examAreas: z.array(z.object({ id: z.string(), title: z.string(), labs: Labs })),
  sources: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      topics: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          areas: z.array(z.string()),
          examOnly: z.boolean(),
          labs: Labs,
        }),
      ),
    }),
  ),
});
export type CoverageView = z.infer<typeof CoverageView>;

/** "701-100: 702.2a", as labs name a key knowledge area. */
export function objectiveName(exam: string, id: string): string {
  return `${exam}: ${id}`;
}
