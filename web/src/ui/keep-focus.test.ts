import { afterEach, expect, test } from 'vitest';
import { keepFocusInLists } from './keep-focus';

const section = (title: string, names: string[]) =>
  `<section><h3 tabindex="-1">${title}</h3><ul>${names.map((name) => `<li><b data-row-name tabindex="-1">${name}</b><button>Admit ${name}</button></li>`).join('')}</ul></section>`;

function open(...sections: string[]) {
  document.body.innerHTML = `<aside><h2 tabindex="-1">Attendees</h2>${sections.join('')}</aside>`;
  const container = document.querySelector('aside')!;
  end = keepFocusInLists(container);
  return container;
}

let end = () => {};
afterEach(() => end());

const focus = (words: string) => {
  [...document.querySelectorAll('button')].find((one) => one.textContent === words)?.focus();
  expect(focused()).toBe(words);
};
const focused = () => document.activeElement?.textContent;
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('when the row with the focus goes, the name in the next row takes it, and not what can be done there', async () => {
  open(section('Waiting', ['Ada', 'Ben']));
  focus('Admit Ada');
  document.querySelector('li')?.remove();
  await settled();
  expect(focused()).toBe('Ben');
});

test('when the last row of a section goes, its heading takes it', async () => {
  open(section('Waiting', ['Ada']), section('Inside', ['Cleo']));
  focus('Admit Ada');
  document.querySelector('li')?.remove();
  await settled();
  expect(focused()).toBe('Waiting');
});

test('when the section goes as well, the heading of all takes it', async () => {
  open(section('Waiting', ['Ada']), section('Inside', ['Cleo']));
  focus('Admit Ada');
  document.querySelector('section')?.remove();
  await settled();
  expect(focused()).toBe('Attendees');
});

test('a focus that stands elsewhere is left alone', async () => {
  open(section('Waiting', ['Ada', 'Ben']));
  focus('Admit Ben');
  document.querySelector('li')?.remove();
  await settled();
  expect(focused()).toBe('Admit Ben');
});
