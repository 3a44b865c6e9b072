import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from '../parts/allow.ts';
import { type DataProtection, removalPolicyOf } from './data-protection.ts';

/** Organizations' applications, endpoints and event types: small, read by every stage, written by few. */
export class EndpointsTable extends Construct {
  readonly table: Table;
  readonly env: { readonly ENDPOINTS_TABLE: string };

  constructor(scope: Construct, id: string, protection: DataProtection) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: protection.pointInTimeRecovery },
      deletionProtection: protection.retainData,
      removalPolicy: removalPolicyOf(protection),
    });
    this.env = { ENDPOINTS_TABLE: this.table.tableName };
  }

  /** publish: finds the application that a request names or makes it, and spreads its log when that is busy. */
  grantFindApplication(grantee: IGrantable): Grant {
    return allow(
      grantee,
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      [this.table.tableArn],
    );
  }

  /** fan-out: finds an event's application, pages through its endpoints, and spreads its log when that is busy. */
  grantMatchEndpoints(grantee: IGrantable): Grant {
    return allow(
      grantee,
      ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      [this.table.tableArn],
    );
  }

  /** send: reads the endpoints of a batch, and spreads an application's log when that is busy. */
  grantReachEndpoints(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], [this.table.tableArn]);
  }

  /** send: disables endpoints, notes how they do (both by UpdateItem, as above), and deletes those that say that they are gone. */
  grantSwitchOff(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:DeleteItem'], [this.table.tableArn]);
  }

  /** publish: looks who wants a message. send: looks whether an organization has operational endpoints. */
  grantList(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:Query'], [this.table.tableArn]);
  }

  /** replay: reads a task's application and endpoint, and looks whether the organization has operational endpoints. */
  grantReplay(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:GetItem', 'dynamodb:Query'], [this.table.tableArn]);
  }

  /** manage: keeps applications, endpoints and event types. */
  grantManage(grantee: IGrantable): Grant {
    return allow(
      grantee,
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
      ],
      [this.table.tableArn],
    );
  }
}
