import { afterEach, expect, it } from 'vitest';
import { draw } from './curtain';

afterEach(() => document.body.replaceChildren());

it('leaves nothing in the document, and puts back what was typed where it was', () => {
  const frame = document.createElement('div');
  const [name, field] = [document.createElement('p'), document.createElement('input')];
  name.textContent = 'Cy Moss';
  frame.append(name, field);
  document.body.append(frame);
  field.value = 'half a sent';
  field.focus();
  const back = draw(frame);
  expect(document.body.textContent).toBe('');
  expect(document.querySelectorAll('input')).toHaveLength(0);
  back();
  expect(document.body.textContent).toBe('Cy Moss');
  expect(document.querySelector('input')?.value).toBe('half a sent');
  expect(document.activeElement).toBe(field);
});
