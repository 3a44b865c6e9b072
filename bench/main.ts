// npm run bench [-- CASE…]: what cannot be a test, because it is a figure. Every case verifies what it measures.
import { apiRequests } from './api-requests.ts';
import { misskeyInstance } from './misskey-instance.ts';

const cases: Readonly<Record<string, (print: (line: string) => void) => Promise<boolean>>> = {
  'api-requests': apiRequests,
  'misskey-instance': misskeyInstance,
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in cases));
if (unknown.length > 0) {
  process.stderr.write(`No case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}.\n`);
  process.exit(2);
}
for (const [name, run] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  print(`== ${name}`);
  if (!(await run(print))) process.exitCode = 1;
}
