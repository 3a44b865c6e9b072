// The command line: npx grapnel token … (by way of grapnel-cli.mjs, which finds the pinned Node).
import { runCli } from './run-cli.ts';

await runCli(process.argv.slice(2));
