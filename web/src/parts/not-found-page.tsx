import { Link, useLocation } from 'wouter';
import { Page } from './top-bar.tsx';

export function NotFoundPage() {
  const [location] = useLocation();
  return (
    <Page title="Not found">
      <div className="not-found">
        <h1>Nothing is moored here</h1>
        <p>
          There is no page at <code>{location}</code>. A lab may have been renamed, or the address has a slip.
        </p>
        <Link className="button" data-kind="main" href="/">
          All labs
        </Link>
      </div>
    </Page>
  );
}
