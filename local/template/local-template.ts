import type { Assembly } from '../assembly.ts';
import { type Addresses, apiIdOf, distributionHost, physicalName, resourceAttributes } from './names.ts';
import { createResolver, region } from './resolve.ts';

export interface LocalResource {
  logicalId: string;
  type: string;
}

/** A template with every reference answerable: resources have their local names, URLs and ARNs. */
export interface LocalTemplate {
  stackName: string;
  ofType(...types: string[]): LocalResource[];
  /** The resolved properties of a resource. */
  properties(logicalId: string): Record<string, unknown>;
  ref(logicalId: string): string;
  name(logicalId: string): string;
  attribute(logicalId: string, name: string): string;
  outputs(): Record<string, string>;
}

export const createLocalTemplate = (assembly: Assembly, addresses: Addresses): LocalTemplate => {
  const { template, stackName } = assembly;
  const resource = (logicalId: string) => {
    const found = template.Resources[logicalId];
    if (found === undefined) throw new Error(`the template has no resource ${logicalId}`);
    return found;
  };
  const attributes = new Map(
    Object.entries(template.Resources).map(([logicalId, r]) => [
      logicalId,
      resourceAttributes(stackName, logicalId, r, addresses),
    ]),
  );
  const attribute = (logicalId: string, name: string): string => {
    const value = attributes.get(logicalId)?.[name];
    if (value === undefined) {
      const { Type } = resource(logicalId);
      throw new Error(`the local run has no attribute ${name} of ${logicalId} (${Type})`);
    }
    return value;
  };

  // CDK puts an API's URL together from its id, so the host name is sent to the local server wherever it appears.
  // A distribution, which has the API and the console on one origin, is the same server here.
  const hosts = Object.entries(template.Resources).flatMap(([logicalId, { Type }]) => {
    if (Type === 'AWS::CloudFront::Distribution') return [`https://${distributionHost(logicalId)}`];
    if (Type !== 'AWS::ApiGatewayV2::Api') return [];
    return [`https://${apiIdOf(logicalId)}.execute-api.${region}.amazonaws.com`];
  });
  const rewrite = (text: string): string =>
    hosts.reduce((result, host) => result.replaceAll(host, addresses.apiUrl), text);

  const resolver = createResolver({
    template,
    stackName,
    ref: (logicalId) => attribute(logicalId, 'Ref'),
    attribute,
    rewrite,
  });

  const present = Object.entries(template.Resources).filter(
    ([logicalId, r]) =>
      r.Condition === undefined || resolver.condition(r.Condition, `Resources.${logicalId}.Condition`),
  );
  const resolved = new Map<string, Record<string, unknown>>();

  return {
    stackName,
    ofType: (...types) =>
      present
        .filter(([, r]) => types.includes(r.Type))
        .map(([logicalId, r]) => ({ logicalId, type: r.Type })),
    properties: (logicalId) => {
      const known = resolved.get(logicalId);
      if (known !== undefined) return known;
      const path = `Resources.${logicalId}.Properties`;
      const properties = resolver.resolve(resource(logicalId).Properties, path) as Record<string, unknown>;
      resolved.set(logicalId, properties);
      return properties;
    },
    ref: (logicalId) => attribute(logicalId, 'Ref'),
    name: (logicalId) => physicalName(stackName, logicalId, resource(logicalId)),
    attribute,
    outputs: () =>
      Object.fromEntries(
        Object.entries(template.Outputs).map(([name, output]) => [
          name,
          String(resolver.resolve(output.Value, `Outputs.${name}`)),
        ]),
      ),
  };
};
