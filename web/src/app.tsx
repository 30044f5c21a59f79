import { lazy, Suspense, useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { CatalogPage } from './catalog/catalog-page.tsx';
import { AnnouncerProvider } from './parts/announcer.tsx';
import { Boundary } from './parts/boundary.tsx';
import { NotFoundPage } from './parts/not-found-page.tsx';
import { Waiting } from './parts/waiting.tsx';

const LabPage = lazy(() => import('./lab/lab-page.tsx').then((m) => ({ default: m.LabPage })));
const AttemptPage = lazy(() => import('./workspace/attempt-page.tsx').then((m) => ({ default: m.AttemptPage })));
const ResultPage = lazy(() => import('./result/result-page.tsx').then((m) => ({ default: m.ResultPage })));
const HostPage = lazy(() => import('./host/host-page.tsx').then((m) => ({ default: m.HostPage })));

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
            <Route path="/labs/:id">{({ id }) => <LabPage id={id} />}</Route>
            <Route path="/attempts/:id/result">{({ id }) => <ResultPage id={id} />}</Route>
            <Route path="/attempts/:id">{({ id }) => <AttemptPage key={id} id={id} />}</Route>
            <Route path="/host">{() => <HostPage />}</Route>
            <Route>{() => <NotFoundPage />}</Route>
          </Switch>
        </Suspense>
      </Boundary>
    </AnnouncerProvider>
  );
}
