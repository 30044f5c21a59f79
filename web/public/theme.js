// Runs before the first paint so that the theme does not flash. Keep in step with src/parts/theme.ts.
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('drydock.theme') ?? 'system';
  } catch (error) {
    console.info('Drydock: no local storage, the theme follows the system.', error);
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
