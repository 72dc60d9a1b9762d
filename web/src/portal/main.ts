// Starts the client's portal.
import '../styles/app.css';
import { mount } from 'svelte';
import { speak } from '../messages/language';
import PortalPage from './PortalPage.svelte';

void start(document.querySelector('#app'));

async function start(target: Element | null): Promise<void> {
  if (!target) return;
  await speak(document.documentElement.lang);
  target.replaceChildren();
  mount(PortalPage, { target });
}
