import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { List } from '../api/use-list.ts';
import { useStrings } from '../strings/strings.tsx';
import { Failure } from './failure.tsx';
import { ListPages } from './list-pages.tsx';

/**
 * In pixels: an icon and a longer word (80 to 90) with the cell's padding (40). Narrower columns tear words apart; where
 * they do not fit beside each other, the table scrolls.
 */
const minColumnWidth = 130;

interface ListTableProps<T> {
  readonly title: string;
  readonly description?: string;
  readonly list: List<T>;
  readonly columns: readonly TableProps.ColumnDefinition<T>[];
  readonly idOf: (item: T) => string;
  /** What stands in place of rows where there are none. */
  readonly empty: ReactNode;
  readonly actions?: ReactNode;
  readonly filter?: ReactNode;
  readonly variant?: TableProps.Variant;
}

/** A list of the API, a page at a time: loading, empty, failed, or its rows. */
export function ListTable<T>(props: ListTableProps<T>) {
  const t = useStrings();
  const { title, description, list, columns, idOf, empty, actions, filter, variant = 'container' } = props;
  return (
    <SpaceBetween size="m">
      {list.error && <Failure error={list.error} retry={list.refresh} />}
      <Table
        variant={variant}
        header={
          <Header
            {...(variant === 'full-page' ? { variant: 'awsui-h1-sticky' } : { variant: 'h2' })}
            description={description}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel={t.list.refresh} onClick={() => void list.refresh()} />
                {actions}
              </SpaceBetween>
            }
          >
            {title}
          </Header>
        }
        filter={filter}
        items={list.items ?? []}
        columnDefinitions={columns.map((column) => ({ minWidth: minColumnWidth, ...column }))}
        trackBy={idOf}
        loading={list.isLoading}
        loadingText={t.list.loading}
        wrapLines
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: title }}
        empty={
          <Box textAlign="center" padding="m" color="text-body-secondary">
            {list.error ? t.list.unknown : empty}
          </Box>
        }
        pagination={<ListPages of={list} title={title} />}
      />
    </SpaceBetween>
  );
}
