import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { CatalogPage } from './catalog/catalog-page.tsx';
import { AnnouncerProvider } from './parts/announcer.tsx';
import { Boundary } from './parts/boundary.tsx';
import { loadAgain } from './parts/load-again.ts';
import { NotFoundPage } from './parts/not-found-page.tsx';
import { Waiting } from './parts/waiting.tsx';

const LabPage = lazy(async () => ({ default: (await loadAgain(() => import('./lab/lab-page.tsx'))).LabPage }));
const AttemptPage = lazy(async () => ({
  default: (await loadAgain(() => import('./workspace/attempt-page.tsx'))).AttemptPage,
}));
const ResultPage = lazy(async () => ({
  default: (await loadAgain(() => import('./result/result-page.tsx'))).ResultPage,
}));
const CoveragePage = lazy(async () => ({
  default: (await loadAgain(() => import('./objectives/coverage-page.tsx'))).CoveragePage,
}));
const ExamsPage = lazy(async () => ({ default: (await loadAgain(() => import('./exam/exams-page.tsx'))).ExamsPage }));
const SittingPage = lazy(async () => ({
  default: (await loadAgain(() => import('./exam/sitting-page.tsx'))).SittingPage,
}));
const ReportPage = lazy(async () => ({
  default: (await loadAgain(() => import('./exam/report-page.tsx'))).ReportPage,
}));
const HostPage = lazy(async () => ({ default: (await loadAgain(() => import('./host/host-page.tsx'))).HostPage }));

export function App() {
  const [location] = useLocation();
  useEffect(() => {
    if (location) window.scrollTo(0, 0);
  }, [location]);
  return (
    <AnnouncerProvider>
      <Boundary key={location}>
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path="/">{() => <CatalogPage />}</Route>
            <Route path="/labs">
              <Redirect to="/" replace />
            </Route>
            <Route path="/labs/:id">{({ id }) => <LabPage id={id} />}</Route>
            <Route path="/attempts/:id/result">{({ id }) => <ResultPage id={id} />}</Route>
            <Route path="/attempts/:id">{({ id }) => <AttemptPage key={id} id={id} />}</Route>
            <Route path="/exams">{() => <ExamsPage />}</Route>
            <Route path="/sittings/:id/report">{({ id }) => <ReportPage id={id} />}</Route>
            <Route path="/sittings/:id">{({ id }) => <SittingPage key={id} id={id} />}</Route>
            <Route path="/coverage">{() => <CoveragePage />}</Route>
            <Route path="/host">{() => <HostPage />}</Route>
            <Route>{() => <NotFoundPage />}</Route>
          </Switch>
        </Suspense>
      </Boundary>
    </AnnouncerProvider>
  );
}
