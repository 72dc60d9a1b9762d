/**
 * Messages made by hand, as somebody would who does not use the page: on a WebSocket of their own, with the cookies of
 * the browser and nothing else.
 */
import { type Page, expect } from '@playwright/test';

export interface Command {
  type: string;
}

interface Answered {
  /** `done`, or the code of the refusal. */
  answer: string;
  /** Where the server says that this person stands. */
  standing: string;
}

/** Sends a command, and says what the server answers: `done`, or the code of the refusal. */
export async function ask(page: Page, command: Command): Promise<string> {
  return (await exchange(page, command)).answer;
}

/** Where the person of this browser stands, by the server's own word. */
export async function standing(page: Page): Promise<string> {
  return (await exchange(page, undefined)).standing;
}

async function exchange(page: Page, command: Command | undefined): Promise<Answered> {
  const answered = await page.evaluate(async (wish) => {
    const link = location.pathname.split('/').findLast((part) => part);
    const entrance = await fetch(`/api/sessions/${link}/enter`, { method: 'POST' });
    const { ticket } = (await entrance.json()) as { ticket: string };
    const socket = new WebSocket(`ws://${location.host}/ws/session?ticket=${encodeURIComponent(ticket)}`);
    return new Promise<Answered>((resolve, reject) => {
      let standsAt = '';
      socket.addEventListener('error', () => reject(new Error('the WebSocket does not open')));
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data));
        if (message.type === 'snapshot') {
          standsAt = message.view.you.standing;
          if (wish) socket.send(JSON.stringify({ type: 'command', id: crypto.randomUUID(), command: wish }));
        }
        const isOver = message.type === 'reply' || (message.type === 'snapshot' && !wish);
        if (!isOver) return;
        const outcome = message.outcome ?? { type: 'done' };
        socket.close();
        resolve({ answer: outcome.type === 'refused' ? outcome.refusal.code : outcome.type, standing: standsAt });
      });
    });
  }, command);
  expect(answered.standing, 'the server says where the person stands').not.toBe('');
  return answered;
}
