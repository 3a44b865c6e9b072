import { parseArgs } from 'node:util';

export interface LocalOptions {
  once: boolean;
  demo: boolean;
  fresh: boolean;
  help: boolean;
  port: number;
  configFile: string | undefined;
}

export const usage = `Runs Grapnel on this machine: the synthesized template, without Docker or an AWS account.

  npm start -- [options]

  --once         run the demo once, then stop
  --no-demo      start without the demo
  --port N       port of the API (default 8071); the inspector gets N+1, the AWS services N+2,
                 the publish URL N+3
  --fresh        drop the state that former runs have kept in .grapnel/
  --config FILE  settings of the deployment, as for cdk deploy -c config=FILE
  --help         this text
`;

/** An option that does not exist or has no sensible value. */
export class UsageError extends Error {}

export const readOptions = (argv: string[]): LocalOptions => {
  const parse = () =>
    parseArgs({
      args: argv,
      strict: true,
      allowPositionals: false,
      options: {
        once: { type: 'boolean', default: false },
        'no-demo': { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        port: { type: 'string', default: '8071' },
        config: { type: 'string' },
      },
    }).values;
  let values: ReturnType<typeof parse>;
  try {
    values = parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const port = Number(values.port);
  // Four ports in a row are taken.
  if (!Number.isInteger(port) || port < 1 || port > 65_532) {
    throw new UsageError(`--port ${values.port}: a whole number from 1 to 65532`);
  }
  return {
    once: values.once,
    demo: !values['no-demo'],
    fresh: values.fresh,
    help: values.help,
    port,
    configFile: values.config,
  };
};
