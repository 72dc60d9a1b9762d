// Starts the provider's workspace.
import '../styles/app.css';
import { mount } from 'svelte';
import { speak } from '../messages/language';
import WorkspaceDoor from './WorkspaceDoor.svelte';

void start(document.querySelector('#app'));

async function start(target: Element | null): Promise<void> {
  if (!target) return;
  await speak(document.documentElement.lang);
  target.replaceChildren();
  mount(WorkspaceDoor, { target });
}
