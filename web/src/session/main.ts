// Starts the session page. The server's name form is read before it is replaced, so that nothing typed is lost.
import '../styles/app.css';
import '../styles/first-paint.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { takeOver } from './takeover';

const target = document.querySelector('#app');
if (target) {
  const typed = takeOver(target);
  target.replaceChildren();
  mount(App, { target, props: { typed } });
}
