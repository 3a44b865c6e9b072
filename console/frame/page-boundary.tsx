import Alert from '@cloudscape-design/components/alert';
import Spinner from '@cloudscape-design/components/spinner';
import { Component, type ReactNode, Suspense } from 'react';
import { useStrings } from '../strings/strings.tsx';

/** Keeps a page's own mistake, or one that cannot be loaded, from taking the frame with it. */
export class PageBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (this.state.hasFailed) return <PageFailed />;
    return <Suspense fallback={<Spinner size="large" />}>{this.props.children}</Suspense>;
  }
}

function PageFailed() {
  const t = useStrings();
  return (
    <Alert type="error" header={t.frame.pageFailed}>
      {t.frame.pageFailedAbout}
    </Alert>
  );
}
