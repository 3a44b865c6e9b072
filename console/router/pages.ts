import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Capability } from '../session/session.ts';
import type { Strings } from '../strings/strings.tsx';

/** What the address names, by the names of its pattern; empty where the pattern has no such part. */
export interface PageProps {
  readonly application: string;
  readonly endpoint: string;
  readonly message: string;
  readonly eventType: string;
}

/** A page, and its place in the whole: what leads to it, and who sees it. */
export interface PageDefinition {
  readonly pattern: string;
  readonly title: (t: Strings, props: PageProps) => string;
  /** The pattern of the page above it, for the way back. */
  readonly above?: string;
  readonly onlyOrganization?: true;
  /** What the token must be allowed to do. */
  readonly needs?: Capability;
  readonly component: LazyExoticComponent<ComponentType<PageProps>>;
}

const applications = '/console/applications';
const eventTypes = '/console/event-types';
/** A part of its own, so that an event type may be called `new`. */
const eventType = `${eventTypes}/type/:eventType`;
const endpoints = '/console/app/:application/endpoints';
const endpoint = `${endpoints}/:endpoint`;
const messages = '/console/app/:application/messages';
const message = `${messages}/:message`;

const overviewPage = lazy(async () => ({
  default: (await import('../pages/overview/overview-page.tsx')).OverviewPage,
}));

/** Every page, each in a file of its own that is loaded when it is first shown. The first pattern that fits is it. */
export const pages: readonly PageDefinition[] = [
  {
    pattern: '/console/overview',
    title: (t) => t.overview.title,
    onlyOrganization: true,
    component: overviewPage,
  },
  {
    pattern: '/console/app/:application/overview',
    title: (t) => t.overview.title,
    component: overviewPage,
  },
  {
    pattern: '/console/recovery',
    title: (t) => t.recovery.title,
    onlyOrganization: true,
    component: lazy(async () => ({
      default: (await import('../pages/recovery/tasks-page.tsx')).TasksPage,
    })),
  },
  {
    pattern: '/console/app/:application/recovery',
    title: (t) => t.recovery.title,
    needs: 'CreateAttempts',
    component: lazy(async () => ({
      default: (await import('../pages/recovery/recovery-page.tsx')).RecoveryPage,
    })),
  },
  {
    pattern: applications,
    title: (t) => t.applications.title,
    onlyOrganization: true,
    component: lazy(async () => ({
      default: (await import('../pages/applications/applications-page.tsx')).ApplicationsPage,
    })),
  },
  {
    pattern: '/console/settings',
    title: (t) => t.settings.title,
    component: lazy(async () => ({
      default: (await import('../pages/settings/settings-page.tsx')).SettingsPage,
    })),
  },
  {
    pattern: '/console/app/:application/access',
    title: (t) => t.access.title,
    onlyOrganization: true,
    component: lazy(async () => ({
      default: (await import('../pages/access/access-page.tsx')).AccessPage,
    })),
  },
  {
    pattern: eventTypes,
    title: (t) => t.eventTypes.title,
    component: lazy(async () => ({
      default: (await import('../pages/event-types/event-types-page.tsx')).EventTypesPage,
    })),
  },
  {
    pattern: `${eventTypes}/new`,
    title: (t) => t.eventTypes.create,
    above: eventTypes,
    onlyOrganization: true,
    component: lazy(async () => ({
      default: (await import('../pages/event-types/new-event-type-page.tsx')).NewEventTypePage,
    })),
  },
  {
    pattern: eventType,
    title: (_, { eventType: name }) => name,
    above: eventTypes,
    component: lazy(async () => ({
      default: (await import('../pages/event-types/event-type-page.tsx')).EventTypePage,
    })),
  },
  {
    pattern: `${eventType}/edit`,
    title: (t) => t.eventTypes.edit,
    above: eventType,
    onlyOrganization: true,
    component: lazy(async () => ({
      default: (await import('../pages/event-types/edit-event-type-page.tsx')).EditEventTypePage,
    })),
  },
  {
    pattern: endpoints,
    title: (t) => t.endpoints.title,
    component: lazy(async () => ({
      default: (await import('../pages/endpoints/endpoints-page.tsx')).EndpointsPage,
    })),
  },
  {
    pattern: `${endpoints}/new`,
    title: (t) => t.endpoints.create,
    above: endpoints,
    needs: 'ManageEndpoint',
    component: lazy(async () => ({
      default: (await import('../pages/endpoints/new-endpoint-page.tsx')).NewEndpointPage,
    })),
  },
  {
    pattern: endpoint,
    title: (_, { endpoint: id }) => id,
    above: endpoints,
    component: lazy(async () => ({
      default: (await import('../pages/endpoints/endpoint-page.tsx')).EndpointPage,
    })),
  },
  {
    pattern: `${endpoint}/edit`,
    title: (t) => t.endpoints.edit,
    above: endpoint,
    needs: 'ManageEndpoint',
    component: lazy(async () => ({
      default: (await import('../pages/endpoints/edit-endpoint-page.tsx')).EditEndpointPage,
    })),
  },
  {
    pattern: messages,
    title: (t) => t.messages.title,
    component: lazy(async () => ({
      default: (await import('../pages/messages/messages-page.tsx')).MessagesPage,
    })),
  },
  {
    pattern: `${messages}/new`,
    title: (t) => t.messages.publish,
    above: messages,
    onlyOrganization: true,
    component: lazy(async () => ({
      default: (await import('../pages/messages/publish-page.tsx')).PublishPage,
    })),
  },
  {
    pattern: message,
    title: (_, { message: id }) => id,
    above: messages,
    component: lazy(async () => ({
      default: (await import('../pages/messages/message-page.tsx')).MessagePage,
    })),
  },
  {
    pattern: `${message}/deliveries/:endpoint`,
    title: (t) => t.delivery.title,
    above: message,
    component: lazy(async () => ({
      default: (await import('../pages/deliveries/delivery-page.tsx')).DeliveryPage,
    })),
  },
];
