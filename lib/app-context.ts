import { CURRENTLY_RECOMMENDED_FLAGS, VALIDATE_AGAINST_DEFAULT_RULES } from 'aws-cdk-lib/cx-api';

/**
 * The CDK's feature flags as it recommends them to new apps. They stand in code and not in cdk.json, which only the CDK's
 * command line reads: the local run synthesizes the same template without it.
 */
export const appContext = {
  ...CURRENTLY_RECOMMENDED_FLAGS,
  // What CloudFormation would refuse stops the synthesis instead of scrolling by.
  [VALIDATE_AGAINST_DEFAULT_RULES]: true,
};
