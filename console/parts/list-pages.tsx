import Pagination from '@cloudscape-design/components/pagination';
import type { List } from '../api/use-list.ts';
import { useStrings } from '../strings/strings.tsx';

/** The way from page to page of a list. */
export function ListPages<T>({ of, title }: { of: List<T>; title: string }) {
  const t = useStrings();
  return (
    <Pagination
      currentPageIndex={of.pageNumber}
      pagesCount={of.pageCount}
      openEnd={of.hasMore}
      onChange={({ detail }) => of.toPage(detail.currentPageIndex)}
      ariaLabels={{
        paginationLabel: t.list.pages(title),
        nextPageLabel: t.list.next,
        previousPageLabel: t.list.previous,
      }}
    />
  );
}
