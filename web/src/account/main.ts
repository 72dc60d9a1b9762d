// Starts the account pages: sign-in, set-up and welcome.
import '../styles/app.css';
import { mount } from 'svelte';
import AccountPage from './AccountPage.svelte';

const target = document.querySelector('#app');
if (target) {
  target.replaceChildren();
  mount(AccountPage, { target });
}
