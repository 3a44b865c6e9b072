// A fresh process: how long it takes to load the module that it is told, in ms of time and of CPU.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// Lambda's runtime has them open before it loads a function.
const { stdout, stderr } = process;
const started = performance.now();
const cpu = process.cpuUsage();
require(process.argv[2]);
const { user, system } = process.cpuUsage(cpu);
const used = { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
if (stderr.writable) stdout.write(JSON.stringify(used));
process.exit(0);
