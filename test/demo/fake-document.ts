import { runInNewContext } from 'node:vm';
import { pageHtml } from '../../local/inspector/page.ts';
import { pageScript } from '../../local/inspector/page-script.ts';

type Listener = (event: unknown) => void;

/**
 * As much of a DOM element as the page uses. There is no `innerHTML` and no other way to make markup out of text: a
 * script that tried would fail, as the class takes no properties but its own.
 */
class FakeElement {
  readonly name: string;
  textContent = '';
  className = '';
  value = '';
  hidden = false;
  open = false;
  readonly dataset: Record<string, string> = {};
  readonly children: FakeElement[] = [];
  readonly listeners = new Map<string, Listener>();

  constructor(name: string) {
    this.name = name;
    Object.preventExtensions(this);
  }
  append(...added: FakeElement[]): void {
    this.children.push(...added);
  }
  prepend(...added: FakeElement[]): void {
    this.children.unshift(...added);
  }
  get lastElementChild() {
    return { remove: () => this.children.pop() };
  }
  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, listener);
  }
}

/** Runs the page's script on a document that has exactly the ids of the page. */
export function openPage() {
  const byId = new Map<string, FakeElement>();
  for (const [, name = '', id = ''] of pageHtml.matchAll(/<(\w+)[^>]* id="([^"]+)"/g)) {
    byId.set(id, new FakeElement(name));
  }
  const source = new FakeElement('EventSource');
  let reloads = 0;
  runInNewContext(pageScript, {
    document: {
      getElementById: (id: string) => byId.get(id),
      createElement: (name: string) => new FakeElement(name),
    },
    EventSource: function EventSource() {
      return source;
    },
    location: { reload: () => reloads++ },
  });
  return {
    element: (id: string): FakeElement => {
      const found = byId.get(id);
      if (!found) throw new Error(`The page has no element #${id}.`);
      return found;
    },
    fire: (element: FakeElement, type: string) => element.listeners.get(type)?.({}),
    message: (data: string) => source.listeners.get('message')?.({ data }),
    connection: (type: 'open' | 'error') => source.listeners.get(type)?.({}),
    reloads: () => reloads,
  };
}

/** Every text that is visible below an element, in order. */
export function texts(element: FakeElement): string[] {
  return [element.textContent, ...element.children.flatMap(texts)].filter((text) => text !== '');
}
