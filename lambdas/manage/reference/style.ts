import { createHash } from 'node:crypto';

export const style = `
:root { color-scheme: light dark; --line: light-dark(#d7dbe0, #3a4048); --soft: light-dark(#f4f6f8, #1c2127);
  --text: light-dark(#1b1f24, #e6e9ec); --quiet: light-dark(#57606a, #a3adb8); --link: light-dark(#0550ae, #79b8ff); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: light-dark(#fff, #14181c); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999em; } .skip:focus { left: 1em; top: 1em; background: var(--soft); padding: .5em; }
.all { display: grid; grid-template-columns: 18rem minmax(0, 1fr); max-width: 76rem; margin: 0 auto; }
nav { padding: 1.5rem 1rem; border-right: 1px solid var(--line); position: sticky; top: 0; height: 100vh; overflow: auto; }
nav ul { list-style: none; padding: 0 0 0 .75rem; margin: .25rem 0 1rem; font-size: .875rem; }
main { padding: 1.5rem 2rem; min-width: 0; }
article { border-top: 1px solid var(--line); padding: 1rem 0; scroll-margin-top: 1rem; }
code, pre { font: .875rem/1.45 ui-monospace, monospace; }
pre { background: var(--soft); padding: .75rem; overflow: auto; border: 1px solid var(--line); border-radius: 4px; }
h3 code { font-size: 1rem; overflow-wrap: anywhere; } .method { font-weight: 700; }
.quiet { color: var(--quiet); font-size: .875rem; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: .25rem 0; }
@media (max-width: 50rem) { .all { display: block; } nav { position: static; height: auto; border: 0; } }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** The page runs no script and loads nothing: its one style is known by its hash. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
