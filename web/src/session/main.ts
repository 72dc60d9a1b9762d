// Starts the session page.
import '../styles/app.css';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.querySelector('#app');
if (target) {
  target.replaceChildren();
  mount(App, { target });
}
