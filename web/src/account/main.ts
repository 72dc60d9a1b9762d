// Starts the account pages: the sign-in of providers and that of clients, and the set-up.
import '../styles/app.css';
import { mount } from 'svelte';
import { speak } from '../messages/language';
import AccountPage from './AccountPage.svelte';

void start(document.querySelector('#app'));

async function start(target: Element | null): Promise<void> {
  if (!target) return;
  await speak(document.documentElement.lang);
  target.replaceChildren();
  mount(AccountPage, { target });
}
