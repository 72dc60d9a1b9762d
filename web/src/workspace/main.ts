// Starts the provider's workspace.
import '../styles/app.css';
import { mount } from 'svelte';
import WorkspacePage from './WorkspacePage.svelte';

const target = document.querySelector('#app');
if (target) {
  target.replaceChildren();
  mount(WorkspacePage, { target });
}
