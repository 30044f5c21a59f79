import { z } from 'zod';
import { ClusterKind } from './clusters.ts';
import { QuestionSandbox } from './exam-sandbox.ts';

const Text = z.string().trim().min(1, 'a text that is not empty');

/** The place of the answer in `command`. */
export const BLANK = '{}';

/** How the answer to a fill-in question is tried out in a sandbox (docs/exams.md). */
export const QuestionTry = QuestionSandbox.extend({
  setup: Text.optional().describe(
    'bash on node1 in /root, with -eu; `on node2 CMD` runs CMD on another node. The command finds the scene so',
  ),
  command: z
    .string()
    .trim()
    .refine((text) => text.split(BLANK).length === 2, `a command with ${BLANK} once, where the answer stands`)
    .default(BLANK)
    .describe('What is typed into the terminal of node1'),
  looks: z.array(Text).min(1).max(4).describe('Commands that show the state, run before and after on node1'),
  waitSeconds: z
    .int()
    .min(1)
    .max(60)
    .default(20)
    .describe('After so long the state is looked at, though the command has not ended: it may be one that stays'),
});
export type QuestionTry = z.output<typeof QuestionTry>;

/** Whether an answer can be tried out; with the whole commands, or why it cannot. */
export const TryOffer = z.discriminatedUnion('possible', [
  z.object({
    possible: z.literal(true),
    mine: z.string().optional().describe('Of what was typed; absent when that was nothing, or as the right one'),
    right: z.string(),
    nodes: z.int(),
    cluster: ClusterKind,
  }),
  z.object({ possible: z.literal(false), why: z.string() }),
]);
export type TryOffer = z.infer<typeof TryOffer>;
