import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Assembly } from '../assembly.ts';
import type { LocalTemplate } from '../template/local-template.ts';
import type { Addresses } from '../template/names.ts';
import { region } from '../template/resolve.ts';

const FunctionProperties = z.object({
  Code: z.object({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
  Handler: z.string().regex(/^.+\.[^.]+$/, 'must be file.export'),
  Runtime: z.string().startsWith('nodejs', 'the local run executes Node.js functions only'),
  Role: z.string(),
  // Lambda's own defaults: 128 MB and 3 s.
  MemorySize: z.number().default(128),
  Timeout: z.number().default(3),
  ReservedConcurrentExecutions: z.number().optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
  LoggingConfig: z
    .object({ LogFormat: z.string().optional(), ApplicationLogLevel: z.string().optional() })
    .optional(),
});

/** A function of the template, ready to be started. */
export interface FunctionDefinition {
  logicalId: string;
  name: string;
  arn: string;
  roleName: string;
  timeoutMs: number;
  memoryMb: number;
  reservedConcurrency: number | undefined;
  /** The whole environment of its processes: nothing of this machine's comes in. */
  environment: Record<string, string>;
}

export const readFunction = (
  template: LocalTemplate,
  assembly: Assembly,
  logicalId: string,
  { gatewayUrl }: Addresses,
  inlineDir: string,
): FunctionDefinition => {
  const parsed = FunctionProperties.safeParse(template.properties(logicalId));
  if (!parsed.success) throw new Error(`Resources.${logicalId}: ${z.prettifyError(parsed.error)}`);
  const { Code, Handler, Runtime, Role, MemorySize, Timeout, LoggingConfig, ...properties } = parsed.data;
  const name = template.name(logicalId);

  let root: string | undefined;
  if (Code.S3Key !== undefined) root = assembly.assetPaths.get(Code.S3Key);
  else if (Code.ZipFile !== undefined) {
    root = join(inlineDir, logicalId);
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'index.js'), Code.ZipFile);
  }
  if (root === undefined) {
    throw new Error(`Resources.${logicalId}.Properties.Code: the assembly has no asset ${Code.S3Key ?? ''}`);
  }

  return {
    logicalId,
    name,
    arn: template.attribute(logicalId, 'Arn'),
    roleName: Role.split('/').pop() ?? Role,
    timeoutMs: Timeout * 1000,
    memoryMb: MemorySize,
    reservedConcurrency: properties.ReservedConcurrentExecutions,
    environment: {
      ...properties.Environment?.Variables,
      _HANDLER: Handler,
      LAMBDA_TASK_ROOT: root,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      ...(LoggingConfig?.LogFormat === undefined ? {} : { AWS_LAMBDA_LOG_FORMAT: LoggingConfig.LogFormat }),
      ...(LoggingConfig?.ApplicationLogLevel === undefined
        ? {}
        : { AWS_LAMBDA_LOG_LEVEL: LoggingConfig.ApplicationLogLevel }),
      AWS_EXECUTION_ENV: `AWS_Lambda_${Runtime}`,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      // Who calls is read from the access key; nobody checks the signature.
      AWS_ACCESS_KEY_ID: logicalId,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: gatewayUrl,
      AWS_ENDPOINT_URL_SQS: gatewayUrl,
      AWS_ENDPOINT_URL_S3: gatewayUrl,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: gatewayUrl,
      // Any other service: the gateway says that it is not run, instead of the call leaving the machine.
      AWS_ENDPOINT_URL: gatewayUrl,
    },
  };
};
