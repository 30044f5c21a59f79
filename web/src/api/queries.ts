import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AttemptView } from '../../../protocol/index.ts';
import { keys } from './keys.ts';
import { ProblemError } from './problem-error.ts';
import { useServices } from './services.tsx';

export function useLabs() {
  const { api } = useServices();
  return useQuery({ queryKey: keys.labs, queryFn: ({ signal }) => api.labs(signal) });
}

export function useCoverage() {
  const { api } = useServices();
  return useQuery({ queryKey: keys.coverage, queryFn: ({ signal }) => api.coverage(signal), staleTime: 0 });
}

/** A lab's texts; with an attempt, its variables are filled in. */
export function useLab(id: string | undefined, attemptId?: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: keys.lab(id ?? '', attemptId),
    queryFn: ({ signal }) => api.lab(id ?? '', signal, attemptId),
    enabled: id !== undefined,
  });
}

export function useHost() {
  const { api } = useServices();
  return useQuery({ queryKey: keys.host, queryFn: ({ signal }) => api.host(signal) });
}

export function useDoctor() {
  const { api } = useServices();
  return useQuery({ queryKey: keys.doctor, queryFn: ({ signal }) => api.doctor(signal), staleTime: 0 });
}

/** One attempt, followed live while the component is mounted. */
export function useAttempt(id: string) {
  const { api, live } = useServices();
  useEffect(() => live.watch(id), [live, id]);
  return useQuery({
    queryKey: keys.attempt(id),
    queryFn: ({ signal }) => api.attempt(id, signal),
    // The socket brings every change; this is for the case that it cannot be opened at all.
    refetchInterval: () => (live.connected() ? false : 5000),
  });
}

export function useResult(id: string) {
  const { api } = useServices();
  return useQuery({ queryKey: keys.result(id), queryFn: ({ signal }) => api.result(id, signal), staleTime: 0 });
}

export function useExams() {
  const { api } = useServices();
  return useQuery({ queryKey: keys.exams, queryFn: ({ signal }) => api.exams(signal), staleTime: 0 });
}

export function useReport(id: string) {
  const { api } = useServices();
  return useQuery({ queryKey: keys.report(id), queryFn: ({ signal }) => api.report(id, signal) });
}

/** One sitting, followed live while the component is mounted, so that what another page answers is seen here. */
export function useSittingView(id: string) {
  const { api, live } = useServices();
  useEffect(() => live.watchSitting(id), [live, id]);
  return useQuery({
    queryKey: keys.sitting(id),
    queryFn: ({ signal }) => api.sitting(id, signal),
    refetchInterval: () => (live.connected() ? false : 5000),
  });
}

/** Starts a lab; gives the new attempt, or the one that runs already: another tab, or a first try whose answer was lost. */
export function useStart() {
  const { api } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (labId: string) => {
      try {
        return await api.start(labId);
      } catch (error) {
        const lost = error instanceof ProblemError && (error.status === 0 || error.code === 'attempt_exists');
        const running = lost ? (await api.labs()).labs.find((lab) => lab.id === labId)?.active : undefined;
        if (!running) throw error;
        return api.attempt(running.id);
      }
    },
    onSuccess: (attempt) => queries.setQueryData<AttemptView>(keys.attempt(attempt.id), attempt),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.labs }),
  });
}
