import { expect, type Page } from 'playwright/test';
import type { AttemptView } from '../../../protocol/index.ts';

const FRONT = '.terminal-panel:not([data-inert]) .terminal-place[data-front]';

/** Starts a lab from its page and waits for the workspace. */
export async function startLab(page: Page, labId: string): Promise<void> {
  await page.goto(`/labs/${labId}`);
  await page.getByRole('button', { name: 'Start the lab' }).click();
  await expect(page.getByRole('heading', { name: 'Preparing your sandbox' })).toBeVisible();
  await expect(page.locator('.step').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('tab', { name: /node1/ })).toBeVisible({ timeout: 180_000 });
}

/** Types lines in the terminal in front of a node, as a learner does. */
export async function typeOn(page: Page, node: number, ...lines: string[]): Promise<void> {
  await page.keyboard.press(`Alt+${node}`);
  await expect(page.getByRole('tab', { name: new RegExp(`node${node}`) })).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator(`${FRONT} textarea`)).toBeFocused({ timeout: 30_000 });
  for (const line of lines) {
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  }
}

/** Presses Check until a task has passed: what was typed may need a moment. */
export async function untilPassed(page: Page, title: string): Promise<void> {
  const task = page.getByRole('button', { name: new RegExp(`^passed \\d ${title}`) });
  await expect(async () => {
    if (!(await task.isVisible())) await page.keyboard.press('Control+Shift+Enter');
    await expect(task).toBeVisible({ timeout: 20_000 });
  }).toPass({ timeout: 120_000 });
}

/** The attempt on the page, as the server has it. */
export async function attemptOf(page: Page): Promise<AttemptView> {
  const id = /attempts\/([^/]+)/.exec(page.url())?.[1];
  return (await (await page.request.get(`/api/attempts/${id}`)).json()) as AttemptView;
}
