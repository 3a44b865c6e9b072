import * as z from 'zod';
import type { LocalTemplate } from '../template/local-template.ts';
import { type CompiledStatement, compileStatements, PolicyDocument, type Statement } from './statements.ts';

const InlinePolicies = z.array(z.object({ PolicyDocument })).default([]);
const AttachedPolicy = z.object({ PolicyDocument, Roles: z.array(z.string()).default([]) });

/** AWS managed policies that grant only what nothing here calls: the local run itself writes the logs. */
const irrelevantManagedPolicies = /\/(AWSLambdaBasicExecutionRole|AWSXRayDaemonWriteAccess)$/;

export interface Roles {
  /** Statements that hold for a role, by the role's name. */
  statementsOf(roleName: string): CompiledStatement[];
  /** What of the policies the local run does not honour, for the start lines. */
  limitations: string[];
}

/** Reads the identity policies of all roles of a template: inline ones and those of AWS::IAM::Policy / ManagedPolicy. */
export const readRoles = (template: LocalTemplate): Roles => {
  const byRole = new Map<string, Statement[]>();
  const limitations: string[] = [];
  const add = (roleName: string, statements: Statement[], where: string): void => {
    byRole.set(roleName, [...(byRole.get(roleName) ?? []), ...statements]);
    if (statements.some((statement) => statement.Condition !== undefined)) {
      limitations.push(`IAM conditions of ${where}`);
    }
  };

  for (const { logicalId } of template.ofType('AWS::IAM::Role')) {
    const properties = template.properties(logicalId);
    const name = template.ref(logicalId);
    for (const policy of InlinePolicies.parse(properties['Policies'])) {
      add(name, policy.PolicyDocument.Statement, logicalId);
    }
    for (const arn of z.array(z.string()).default([]).parse(properties['ManagedPolicyArns'])) {
      if (!irrelevantManagedPolicies.test(arn)) limitations.push(`managed policy ${arn} of ${logicalId}`);
    }
  }
  for (const { logicalId } of template.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')) {
    const policy = AttachedPolicy.parse(template.properties(logicalId));
    for (const role of policy.Roles) add(role, policy.PolicyDocument.Statement, logicalId);
  }

  const compiled = new Map([...byRole].map(([role, statements]) => [role, compileStatements(statements)]));
  return { statementsOf: (roleName) => compiled.get(roleName) ?? [], limitations };
};
