// What the chat's button and its panel know together: the conversations, which one is open, what is drafted in each, and what
// was not read yet. It outlives the pages, so that a pause or an admission loses no word; what is drafted outlives a page that is
// loaded anew as well.
import { untrack } from 'svelte';
import type { ChatMessage } from '../../wire/ChatMessage';
import { panel } from '../panel.svelte';
import type { Session } from '../session.svelte';
import { ofTab } from '../storage';
import { type Conversation, conversations, opened, sorted } from './channels';
import type { Key } from './key';
import { outbox, type Unsaid } from './outbox.svelte';
import { Shelf } from './shelf';
import { keep, type Marks, readAll, recall, unread } from './unread';
import { stillUnsaid } from './unsaid';

type Drafts = Readonly<Partial<Record<Key, string>>>;

const nothing: ChatMessage[] = [];
const isDrafts = (value: unknown): value is Drafts =>
  typeof value === 'object' && value !== null && Object.values(value).every((draft) => typeof draft === 'string');

export class Chat {
  readonly #session: Session;
  readonly #all = $derived.by(() => this.#session.view?.chat ?? nothing);
  readonly #said = $derived(sorted(this.#all));
  readonly conversations: Conversation[] = $derived.by(() => {
    const { view } = this.#session;
    return view ? conversations(view, this.#said) : [];
  });
  /** What the person opened, or `nobody`. */
  chosen = $state<Key | null>(null);
  #marks = $state.raw<Marks>({});
  /** By conversation, so that nothing that was meant for few is sent to many. */
  #drafts = $state.raw<Drafts>({});
  #self: string | null = null;
  #shelf: Shelf<Drafts> | null = null;
  readonly open = $derived(opened(this.conversations, this.chosen, (key) => this.unreadIn(key) > 0));
  /**
   * What was not read, of all conversations, in the order in which it was said. Not asked of `conversations`: the button that counts it
   * is always there, and a host has a line with everybody who waits.
   */
  readonly news: ChatMessage[] = $derived(
    [...this.#said.keys()].flatMap((key) => this.#unread(key)).toSorted((a, b) => a.number - b.number),
  );
  /** Is there anything to read or a way to write? */
  readonly isOffered = $derived(this.conversations.length > 0);

  constructor(session: Session) {
    this.#session = session;
    this.#marks = recall(ofTab(), session.address);
    $effect.pre(() => {
      const { view } = session;
      const self = view && view.session.phase !== 'ended' ? view.you.participant : null;
      untrack(() => this.#belongTo(self));
    });
  }

  /** Drafts are found again by who wrote them, and nobody's after the end. */
  #belongTo(self: string | null): void {
    if (self === this.#self) return;
    this.#self = self;
    this.#shelf = self === null ? null : new Shelf(ofTab(), 'drafts', this.#session.address, self);
    this.#drafts = this.#shelf?.read(isDrafts) ?? {};
  }

  messages(key: Key): ChatMessage[] {
    return this.#said.get(key) ?? nothing;
  }

  unsaid(key: Key): Unsaid[] {
    return stillUnsaid(outbox.all, key, this.messages(key));
  }

  unreadIn(key: Key): number {
    return this.#unread(key).length;
  }

  /** What is shown stays chosen, however many others there come to be. */
  settle(): void {
    if (this.open) this.chosen = this.open.key;
  }

  draft(key: Key): string {
    return this.#drafts[key] ?? '';
  }

  write(key: Key, text: string): void {
    this.#drafts = { ...this.#drafts, [key]: text };
    this.#shelf?.write(this.#drafts);
  }

  /** All that is there was seen. */
  read(key: Key): void {
    const marks = readAll(this.#marks, key, this.messages(key));
    if (marks === this.#marks) return;
    this.#marks = marks;
    keep(ofTab(), this.#session.address, marks);
  }

  say({ key, to }: Conversation, text: string): void {
    outbox.say((command) => this.#session.do(command), to, text, this.messages(key));
    this.write(key, '');
  }

  sayAgain(one: Unsaid, key: Key): void {
    outbox.again((command) => this.#session.do(command), one, this.messages(key));
  }

  giveUp(one: Unsaid): void {
    outbox.giveUp(one.id);
  }

  /** Can the person see what comes there? */
  isShown(key: Key): boolean {
    return panel.shown === 'chat' && this.open?.key === key;
  }

  #unread(key: Key): ChatMessage[] {
    return unread(this.messages(key), this.#marks[key]);
  }
}

const chats = new WeakMap<Session, Chat>();

/** The one chat of this session's page. It outlives the component that asks for it first. */
export function chatOf(session: Session): Chat {
  const known = chats.get(session);
  if (known) return known;
  let chat!: Chat;
  $effect.root(() => {
    chat = new Chat(session);
  });
  chats.set(session, chat);
  return chat;
}
