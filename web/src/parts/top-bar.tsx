import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import { Mark } from './icon.tsx';
import { ThemeButton } from './theme-button.tsx';
import './top-bar.css';

/** The bar of every page but the workspace. */
export function TopBar() {
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="top-bar">
        <Link href="/" className="brand">
          <Mark />
          Drydock
        </Link>
        <nav aria-label="Main">
          <NavLink href="/">Labs</NavLink>
          <NavLink href="/exams">Exam</NavLink>
          <NavLink href="/coverage">Coverage</NavLink>
          <NavLink href="/host">Host</NavLink>
        </nav>
        <span className="top-bar-gap" />
        <ThemeButton />
      </header>
    </>
  );
}

function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const [here] = useRoute(href);
  return (
    <Link href={href} className="nav-link" aria-current={here ? 'page' : undefined}>
      {children}
    </Link>
  );
}

/** A page below the bar. `title` also names the browser tab. */
export function Page({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <title>{`${title} · Drydock`}</title>
      <TopBar />
      <main id="main" className="page" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
