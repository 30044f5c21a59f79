/** Names of what the query cache holds. */
export const keys = {
  labs: ['labs'] as const,
  coverage: ['coverage'] as const,
  lab: (id: string, attemptId?: string) => ['labs', id, attemptId ?? ''] as const,
  attempts: ['attempts'] as const,
  attempt: (id: string) => ['attempt', id] as const,
  result: (id: string) => ['result', id] as const,
  exams: ['exams'] as const,
  sitting: (id: string) => ['sitting', id] as const,
  report: (id: string) => ['report', id] as const,
  trial: (id: string) => ['trial', id] as const,
  host: ['host'] as const,
  doctor: ['doctor'] as const,
};
