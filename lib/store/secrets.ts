import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { SecretValue, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allow } from '../parts/allow.ts';
import { type DataProtection, removalPolicyOf } from './data-protection.ts';

export interface SecretsProps extends Pick<DataProtection, 'retainData'> {
  readonly jwtSecret?: string | undefined;
}

/** 64 letters and digits carry 380 bits, more than the 256 that the keys made of them have. */
const generated = { passwordLength: 64, excludePunctuation: true };

/** The key that encrypts endpoints' secrets and the key that signs tokens. */
export class Secrets extends Construct {
  readonly masterKey: Secret;
  readonly tokenKey: Secret;
  readonly masterKeyEnv: { readonly MASTER_KEY_SECRET_ARN: string };
  readonly tokenKeyEnv: { readonly TOKEN_KEY_SECRET_ARN: string };

  constructor(scope: Construct, id: string, props: SecretsProps) {
    super(scope, id);
    const removalPolicy = removalPolicyOf(props);
    this.masterKey = new Secret(this, 'MasterKey', {
      description: "Grapnel: the key that the keys of endpoints' secrets are derived from",
      generateSecretString: generated,
      removalPolicy,
    });
    this.tokenKey = new Secret(this, 'TokenKey', {
      description: 'Grapnel: the key that signs API tokens',
      removalPolicy,
      ...(props.jwtSecret === undefined
        ? { generateSecretString: generated }
        : { secretStringValue: SecretValue.unsafePlainText(props.jwtSecret) }),
    });
    this.masterKeyEnv = { MASTER_KEY_SECRET_ARN: this.masterKey.secretArn };
    this.tokenKeyEnv = { TOKEN_KEY_SECRET_ARN: this.tokenKey.secretArn };

    if (props.jwtSecret !== undefined)
      Validations.of(this.tokenKey).addWarning(
        'Grapnel-ReadableTokenKey',
        'The setting jwtSecret stands readable in the template: whoever may read the stack can sign tokens. ' +
          'Use it for trials only; without it a key is generated that nobody sees.',
      );
    Validations.of(this.masterKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        "Endpoints' secrets in the table are encrypted under it: a rotation has to keep the old version readable " +
        "until they are encrypted anew, which is an operator's step in the runbook and not a schedule's.",
    });
    Validations.of(this.tokenKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        "A new key ends every token that customers hold: rotating it is an operator's decision, in the runbook. " +
        'Tokens of one organization or application are ended by not-before times instead.',
    });
  }

  grantReadMasterKey(grantee: IGrantable): Grant {
    return allow(grantee, ['secretsmanager:GetSecretValue'], [this.masterKey.secretArn]);
  }

  grantReadTokenKey(grantee: IGrantable): Grant {
    return allow(grantee, ['secretsmanager:GetSecretValue'], [this.tokenKey.secretArn]);
  }
}
