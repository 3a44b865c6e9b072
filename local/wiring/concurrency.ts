import * as z from 'zod';
import type { LocalTemplate } from '../template/local-template.ts';

const Mapping = z.object({
  FunctionName: z.string(),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().optional() }).optional(),
});

/**
 * How many batches each event source mapping may have under way on this machine, and how many processes a function needs
 * for that. As on AWS a mapping's batches take nothing from another mapping's: a function of several has a process for
 * each of their batches. The largest of them gets what the machine allows, the others their share of it in proportion.
 */
export const localConcurrency = (template: LocalTemplate, most: number) => {
  const mappings = template.ofType('AWS::Lambda::EventSourceMapping').map(({ logicalId }) => {
    const { FunctionName, ScalingConfig } = Mapping.parse(template.properties(logicalId));
    return { logicalId, of: FunctionName, wanted: ScalingConfig?.MaximumConcurrency };
  });
  const largest = (of: string): number =>
    Math.max(...mappings.filter((mapping) => mapping.of === of).map(({ wanted }) => wanted ?? most));
  const byMapping = new Map(
    mappings.map(({ logicalId, of, wanted = most }) => {
      const share = Math.round((Math.min(most, largest(of)) * wanted) / largest(of));
      return [logicalId, Math.max(1, share)];
    }),
  );
  return {
    /** The most batches of a mapping at the same time. */
    ofMapping: (logicalId: string): number => byMapping.get(logicalId) ?? most,
    /** The most processes of a function, by its name or ARN as its mappings give it. */
    ofFunction: (...names: string[]): number => {
      const own = mappings.filter(({ of }) => names.includes(of));
      const sum = own.reduce((all, { logicalId }) => all + (byMapping.get(logicalId) ?? 0), 0);
      return own.length < 2 ? most : Math.max(most, sum);
    },
  };
};
export type LocalConcurrency = ReturnType<typeof localConcurrency>;
