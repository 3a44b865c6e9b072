// A fresh process: how long it takes to load the module that it is told, in ms of time and of CPU.
const started = performance.now();
const cpu = process.cpuUsage();
await import(process.argv[2]);
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ ms: performance.now() - started, cpuMs: (user + system) / 1000 }));
process.exit(0);
