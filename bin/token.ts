// npm run token: the same as `npx grapnel token`, see grapnel-cli.ts.
import { runCli } from './run-cli.ts';

await runCli(['token', ...process.argv.slice(2)]);
