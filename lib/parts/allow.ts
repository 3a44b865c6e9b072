import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';

/**
 * Allows exactly these actions on exactly these resources. The grants of the AWS constructs (grantReadData,
 * grantConsumeMessages…) allow more than any function here calls.
 */
export function allow(grantee: IGrantable, actions: string[], resourceArns: string[]): Grant {
  return Grant.addToPrincipal({ grantee, actions, resourceArns });
}
