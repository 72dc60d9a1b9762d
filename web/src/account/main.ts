// Starts the account pages: the sign-in of the staff and that of clients, the set-up, and how somebody who is invited comes.
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
