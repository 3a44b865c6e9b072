import '@cloudscape-design/global-styles/index.css';
import './frame/console.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { beginSession } from './session/session.ts';
import { loadBrand } from './theme/brand.ts';

// First of all: the token leaves the address bar before anything is loaded or drawn.
beginSession();

const root = document.getElementById('console');
if (!root) throw new Error('The page has no place for the console.');
const brand = await loadBrand();
createRoot(root).render(<App brand={brand} />);
