// Starts the session page. The server's name form is read before it is replaced, so that nothing typed is lost.
import '../styles/app.css';
import '../styles/first-paint.css';
import { mount } from 'svelte';
import { speak } from '../messages/language';
import App from './App.svelte';
import { takeOver } from './takeover';

// Not awaited by the module itself: the words of a language may need what is in this script, and would wait for it.
void start(document.querySelector('#app'));

async function start(target: Element | null): Promise<void> {
  if (!target) return;
  await speak(document.documentElement.lang);
  const typed = takeOver(target);
  target.replaceChildren();
  mount(App, { target, props: { typed } });
}
