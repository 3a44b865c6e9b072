/** Colours keep a contrast of at least 4.5 : 1 in both schemes, and no state is told by colour alone. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --text: #1c2128; --soft: #57606a; --back: #ffffff; --raised: #f3f5f7; --line: #d0d7de;
  --good: #116329; --bad: #b3121d; --link: #0550ae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --soft: #9ea7b3; --back: #0d1117; --raised: #161b22; --line: #30363d;
    --good: #4ac26b; --bad: #ff8078; --link: #79b8ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; color: var(--text); background: var(--back);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.125rem; margin: 1.5rem 0 .5rem; }
a { color: var(--link); }
#state { color: var(--soft); margin: .25rem 0 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td, summary, pre, select { overflow-wrap: anywhere; }
ol { list-style: none; margin: 0; padding: 0; }
li { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; background: var(--raised); }
summary { cursor: pointer; padding: .5rem .75rem; }
summary span { margin-right: .75rem; }
summary:focus-visible, select:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.what, td, pre { font-family: ui-monospace, monospace; font-size: .875rem; }
.what { font-weight: 600; }
.when { color: var(--soft); font-variant-numeric: tabular-nums; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.details { padding: 0 .75rem .75rem; }
h3 { font-size: .875rem; margin: .5rem 0 .25rem; }
pre { margin: 0; padding: .5rem; white-space: pre-wrap; border: 1px solid var(--line); border-radius: 4px;
  background: var(--back); }
select { font: inherit; max-width: 100%; }
[hidden] { display: none; }
`;
