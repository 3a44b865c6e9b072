import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from '../parts/allow.ts';
import { type DataProtection, removalPolicyOf } from './data-protection.ts';

/** Attempts of one endpoint in the order of their ids, but for the straight ones, which the table has in that order. */
const attemptsByEndpoint = 'attempts-by-endpoint';
/** Deliveries that wait for a retry in the order of their due times; only those carry the index's keys. */
const deliveriesByDue = 'deliveries-by-due';

/** Messages, deliveries and attempts: written a lot, read little, gone after the retention time. */
export class MessagesTable extends Construct {
  readonly table: Table;
  readonly env: { readonly MESSAGES_TABLE: string };

  constructor(scope: Construct, id: string, protection: DataProtection) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: protection.pointInTimeRecovery },
      deletionProtection: protection.retainData,
      removalPolicy: removalPolicyOf(protection),
    });
    this.table.addGlobalSecondaryIndex({
      indexName: attemptsByEndpoint,
      partitionKey: { name: 'endpointLog', type: AttributeType.STRING },
      sortKey: { name: 'attemptId', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: deliveriesByDue,
      partitionKey: { name: 'dueShard', type: AttributeType.STRING },
      sortKey: { name: 'dueAtMs', type: AttributeType.NUMBER },
      projectionType: ProjectionType.ALL,
    });
    this.env = { MESSAGES_TABLE: this.table.tableName };
  }

  /** publish and fan-out: keep an accepted message once, however often it is sent. */
  grantKeepMessages(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:GetItem', 'dynamodb:PutItem'], [this.table.tableArn]);
  }

  /** publish and fan-out: count the messages of each key that endpoints order by. */
  grantTakePlaces(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:UpdateItem'], [this.table.tableArn]);
  }

  /** publish: frees the idempotency key of a message that was refused. */
  grantReleaseKeys(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:DeleteItem'], [this.table.tableArn]);
  }

  /** manage: keeps the answers to idempotency keys, and the ids of endpoints that were deleted. */
  grantKeepAnswers(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:PutItem', 'dynamodb:DeleteItem'], [this.table.tableArn]);
  }

  /** manage: deletes the payload of a message, and keeps the rest. */
  grantExpunge(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:UpdateItem'], [this.table.tableArn]);
  }

  /**
   * send: reads the messages of a batch, logs attempts once and puts long waits into the due index; looks at the attempts
   * of what was moved back from the DLQ.
   */
  grantRecordAttempts(grantee: IGrantable): Grant {
    return allow(
      grantee,
      [
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:PartiQLInsert',
        'dynamodb:Query',
      ],
      [this.table.tableArn],
    );
  }

  /** send: books the slots of endpoints and applications whose deliveries are throttled. */
  grantBookSlots(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:UpdateItem'], [this.table.tableArn]);
  }

  /** send: keeps what is pending at endpoints whose dialect holds it, and forgets it after the last attempt. */
  grantTrackPending(grantee: IGrantable): Grant {
    return allow(
      grantee,
      ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      [this.table.tableArn],
    );
  }

  /** retry: finds the deliveries that are due and takes them off the index. */
  grantSweepDue(grantee: IGrantable): void {
    allow(grantee, ['dynamodb:Query'], [this.#indexArn(deliveriesByDue)]);
    allow(grantee, ['dynamodb:DeleteItem'], [this.table.tableArn]);
  }

  /** replay: keeps a task's progress, finds its messages and what became of them, deletes payloads. */
  grantReplay(grantee: IGrantable): void {
    allow(
      grantee,
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      [this.table.tableArn],
    );
    allow(grantee, ['dynamodb:Query'], [this.#indexArn(attemptsByEndpoint)]);
  }

  /** manage: shows messages, deliveries and attempts. */
  grantRead(grantee: IGrantable): void {
    allow(grantee, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [this.table.tableArn]);
    allow(grantee, ['dynamodb:Query'], [this.#indexArn(attemptsByEndpoint)]);
  }

  /** manage: counts the deliveries that wait for a retry. */
  grantCountDue(grantee: IGrantable): Grant {
    return allow(grantee, ['dynamodb:Query'], [this.#indexArn(deliveriesByDue)]);
  }

  #indexArn(indexName: string): string {
    return `${this.table.tableArn}/index/${indexName}`;
  }
}
