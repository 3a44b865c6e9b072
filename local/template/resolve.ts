import type { Template } from './template.ts';

/** The account and region that the local run pretends to be. */
export const accountId = '000000000000';
export const region = 'us-east-1';

export interface ResolveContext {
  template: Template;
  stackName: string;
  /** What `Ref` gives for a resource. */
  ref(logicalId: string): string;
  /** What `Fn::GetAtt` gives. Throws for an attribute that the resource does not have here. */
  attribute(logicalId: string, name: string): unknown;
  /** Applied to every string that was put together, e.g. to send an AWS host name to its local stand-in. */
  rewrite?(text: string): string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Evaluates the intrinsic functions in a part of a template. A reference or function that it does not know is an error
 * that names the place (`Resources.Fn.Properties.Environment…`), never an empty value.
 */
export const createResolver = (context: ResolveContext) => {
  const { template } = context;
  const pseudo: Record<string, unknown> = {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': context.stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${context.stackName}/local`,
    'AWS::NotificationARNs': [],
  };
  const rewrite = context.rewrite ?? ((text: string) => text);
  const fail = (path: string, what: string): never => {
    throw new Error(`${path}: ${what}`);
  };

  const refer = (name: string, path: string): unknown => {
    if (name === 'AWS::NoValue') return undefined;
    if (name in pseudo) return pseudo[name];
    const parameter = template.Parameters[name];
    if (parameter !== undefined) {
      return parameter.Default ?? fail(path, `parameter ${name} has no default, and the local run sets none`);
    }
    if (name in template.Resources) return context.ref(name);
    return fail(path, `Ref to ${name}, which the template does not have`);
  };

  const attribute = (logicalId: string, name: string, path: string): unknown => {
    if (!(logicalId in template.Resources))
      fail(path, `Fn::GetAtt of ${logicalId}, which the template does not have`);
    try {
      return context.attribute(logicalId, name);
    } catch (error) {
      return fail(path, error instanceof Error ? error.message : String(error));
    }
  };

  const text = (value: unknown, path: string): string => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    return fail(path, `a string is needed here, found ${JSON.stringify(value)}`);
  };
  const list = (value: unknown, path: string): unknown[] => {
    const resolved = resolve(value, path);
    return Array.isArray(resolved)
      ? resolved
      : fail(path, `a list is needed here, found ${JSON.stringify(resolved)}`);
  };
  const argumentsOf = (value: unknown, path: string): unknown[] =>
    Array.isArray(value) ? value : fail(path, `a list of arguments is needed here`);

  const condition = (value: unknown, path: string): boolean => {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'string') {
      if (!(value in template.Conditions)) fail(path, `condition ${value} is not in the template`);
      return condition(template.Conditions[value], `Conditions.${value}`);
    }
    if (isRecord(value) && typeof value['Condition'] === 'string') return condition(value['Condition'], path);
    return resolve(value, path) === true;
  };

  const functions: Record<string, (argument: unknown, path: string) => unknown> = {
    Ref: (argument, path) => refer(text(argument, path), path),
    'Fn::GetAtt': (argument, path) => {
      const parts = typeof argument === 'string' ? argument.split('.') : argumentsOf(argument, path);
      const [logicalId, ...name] = parts;
      return attribute(
        text(logicalId, path),
        name.map((part) => text(resolve(part, path), path)).join('.'),
        path,
      );
    },
    'Fn::Join': (argument, path) => {
      const [separator, parts] = argumentsOf(argument, path);
      return rewrite(
        list(parts, path)
          .filter((part) => part !== undefined)
          .map((part) => text(part, path))
          .join(text(separator, path)),
      );
    },
    'Fn::Sub': (argument, path) => {
      const [pattern, variables] =
        typeof argument === 'string' ? [argument, {}] : argumentsOf(argument, path);
      const values = isRecord(variables) ? variables : {};
      const value = (name: string): unknown => {
        if (name in values) return resolve(values[name], path);
        const dot = name.indexOf('.');
        return dot < 0 ? refer(name, path) : attribute(name.slice(0, dot), name.slice(dot + 1), path);
      };
      return rewrite(
        text(pattern, path).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) =>
          literal === '' ? text(value(name.trim()), path) : `\${${name}}`,
        ),
      );
    },
    'Fn::Select': (argument, path) => {
      const [index, values] = argumentsOf(argument, path);
      const items = list(values, path);
      const position = Number(text(resolve(index, path), path));
      return position in items
        ? items[position]
        : fail(path, `Fn::Select ${position} of ${items.length} values`);
    },
    'Fn::Split': (argument, path) => {
      const [separator, value] = argumentsOf(argument, path);
      return text(resolve(value, path), path).split(text(separator, path));
    },
    'Fn::If': (argument, path) => {
      const [name, whenTrue, whenFalse] = argumentsOf(argument, path);
      return resolve(condition(name, path) ? whenTrue : whenFalse, path);
    },
    'Fn::Equals': (argument, path) => {
      const [left, right] = list(argument, path);
      return JSON.stringify(left) === JSON.stringify(right);
    },
    'Fn::And': (argument, path) => argumentsOf(argument, path).every((part) => condition(part, path)),
    'Fn::Or': (argument, path) => argumentsOf(argument, path).some((part) => condition(part, path)),
    'Fn::Not': (argument, path) => !condition(argumentsOf(argument, path)[0], path),
    'Fn::Base64': (argument, path) => Buffer.from(text(resolve(argument, path), path)).toString('base64'),
    'Fn::FindInMap': (argument, path) => {
      const [map, first, second] = list(argument, path).map((part) => text(part, path));
      const value = template.Mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
      return value === undefined ? fail(path, `Fn::FindInMap finds no ${map}.${first}.${second}`) : value;
    },
  };

  const resolve = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) {
      return value.map((item, i) => resolve(item, `${path}[${i}]`)).filter((item) => item !== undefined);
    }
    if (typeof value === 'string' && value.includes('{{resolve:')) {
      return fail(path, `dynamic references (${value}) are not supported by the local run`);
    }
    if (!isRecord(value)) return value;
    const keys = Object.keys(value);
    const [key] = keys;
    if (keys.length === 1 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'))) {
      const evaluate = functions[key] ?? fail(path, `${key} is not supported by the local run`);
      return evaluate(value[key], path);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, part]) => [name, resolve(part, `${path}.${name}`)] as const)
        .filter(([, part]) => part !== undefined),
    );
  };

  return { resolve, condition };
};
