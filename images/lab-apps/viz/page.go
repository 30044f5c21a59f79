package viz

const page = `<!doctype html>
<html lang="en"><head><title>Visualizer</title><meta name="viewport" content="width=device-width">
<style>body{font:14px system-ui;margin:1.5rem;background:#1c2b3a;color:#eee}main{display:flex;flex-wrap:wrap;gap:1rem}
section{background:#26394c;border-radius:.4rem;padding:.8rem;min-width:13rem}h2{margin:0 0 .2rem;font-size:1rem}
small{color:#a9bccd}.task{background:#fff;color:#222;border-radius:.3rem;padding:.4rem .6rem;margin-top:.5rem;border-left:6px solid #888}
.running{border-left-color:#2e9e5b}.failed,.rejected{border-left-color:#c0392b}</style></head>
<body><h1>Visualizer</h1><main id="nodes">…</main><script>
const text = (tag, value, name) => Object.assign(document.createElement(tag), { textContent: value, className: name || '' });
async function show() {
  try {
    const answer = await fetch('nodes');
    if (!answer.ok) throw new Error(await answer.text());
    const sections = (await answer.json()).sort((a, b) => a.hostname.localeCompare(b.hostname)).map((n) => {
      const s = document.createElement('section');
      s.append(text('h2', n.hostname), text('small', [n.leader ? 'leader' : n.role, n.state, n.availability].join(', ')));
      for (const t of n.tasks) {
        const box = text('div', '', 'task ' + t.state);
        box.append(text('strong', t.service + (t.slot ? '.' + t.slot : '')), document.createElement('br'), text('span', t.image + ' ' + t.state));
        s.append(box);
      }
      return s;
    });
    nodes.replaceChildren(...sections);
  } catch (error) { nodes.replaceChildren(text('p', error.message)); }
  setTimeout(show, 1000);
}
show();
</script></body></html>
`
