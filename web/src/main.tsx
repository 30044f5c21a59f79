import './tokens.css';
import './base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Api } from './api/api.ts';
import { Live } from './api/live.ts';
import { ProblemError } from './api/problem-error.ts';
import { ServerClock } from './api/server-clock.ts';
import { ServicesProvider } from './api/services.tsx';
import { App } from './app.tsx';
import { LazyHighlighter } from './markdown/lazy-highlighter.ts';

/** Composition root of the page: makes the services once and draws the app. */
function start(root: HTMLElement): void {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5000,
        // The server's refusals do not change by asking again; an unreachable server may come back.
        retry: (count, error) => !(error instanceof ProblemError && error.status !== 0) && count < 3,
        retryDelay: (count) => 300 * 3 ** count,
      },
    },
  });
  const clock = new ServerClock();
  const services = { api: new Api(clock), clock, live: new Live(queries), highlighter: new LazyHighlighter() };
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <ServicesProvider services={services}>
          <App />
        </ServicesProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
start(root);
