import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { LazyHighlighter } from '../markdown/lazy-highlighter.ts';
import type { Api } from './api.ts';
import type { Live } from './live.ts';
import type { ServerClock } from './server-clock.ts';

/** What the screens need from outside; made once in main.tsx. */
export interface Services {
  api: Api;
  clock: ServerClock;
  live: Live;
  highlighter: LazyHighlighter;
}

const ServicesContext = createContext<Services | undefined>(undefined);

export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices is called outside of ServicesProvider');
  return services;
}

/** Whether the socket to the server is up. */
export function useConnected(): boolean {
  const { live } = useServices();
  return useSyncExternalStore(live.onConnection, live.connected);
}
