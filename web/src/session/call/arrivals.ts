// Tells hosts in the session who came to be let in: each alone, and those who come within a second of each other together. What is
// told stays until it is answered, here or elsewhere, or the attendees are shown, where all can be answered.
import { attendees } from '../../messages/attendees';
import { list } from '../../messages/en';
import { room } from '../../messages/room';
import { words } from '../../messages/session';
import { announcer } from '../../ui/announcer.svelte';
import { toasts } from '../../ui/toasts.svelte';
import type { Person } from '../../wire/Person';
import { arrived } from '../view';

export interface ToArrivals {
  admit: (participant: string) => void;
  deny: (participant: string) => void;
  /** Opens the attendees. */
  see: () => void;
}

const together_ms = 1_000;
/** More names than this are a number. */
const names_max = 3;
const key_of_all = 'arrival:';

export class Arrivals {
  readonly #answers: ToArrivals;
  readonly #isSeen: () => boolean;
  /** Who came in the last second. */
  #coming = new Map<string, Person>();
  #isComing = false;
  /** What is told, each by the key of its notification. */
  #told = new Map<string, Map<string, Person>>();

  constructor(answers: ToArrivals, isSeen: () => boolean) {
    this.#answers = answers;
    this.#isSeen = isSeen;
  }

  came(person: Person): void {
    this.#coming.set(person.participant, person);
    if (this.#isComing) return;
    this.#isComing = true;
    setTimeout(() => this.#tell(), together_ms);
  }

  /** Somebody does not wait any more. */
  settled(participant: string): void {
    this.#coming.delete(participant);
    for (const [key, people] of this.#told) {
      if (people.delete(participant)) this.#show(key, people);
    }
  }

  /** The attendees are shown: what is told is taken away. */
  seen(): void {
    this.#told.clear();
    toasts.dismissAll(key_of_all);
  }

  /** The host is not in the session any more. */
  forget(): void {
    this.#coming.clear();
    this.seen();
  }

  #tell(): void {
    this.#isComing = false;
    const people = this.#coming;
    this.#coming = new Map();
    const [first] = people.values();
    if (!first) return;
    if (this.#isSeen()) return announcer.say(sentence(people));
    const key = `${key_of_all}${first.participant}`;
    this.#told.set(key, people);
    this.#show(key, people);
  }

  #show(key: string, people: ReadonlyMap<string, Person>): void {
    const all = [...people.values()];
    const [first] = all;
    if (!first) {
      this.#told.delete(key);
      return toasts.dismiss(key);
    }
    const { participant } = first;
    const see = { name: words.news.see, act: () => this.#answers.see() };
    const each = [
      { name: attendees.admit, primary: true, act: () => this.#answers.admit(participant) },
      { name: attendees.deny, act: () => this.#answers.deny(participant) },
    ];
    toasts.show({
      key,
      title: sentence(people),
      ...(all.length === 1 && { person: nameOf(first) }),
      ...(all.length > 1 && all.length <= names_max && { detail: list(all.map(nameOf)) }),
      lasts_ms: null,
      waitsSince: arrived(first),
      actions: all.length === 1 ? [...each, see] : [{ ...see, primary: true }],
    });
  }
}

const nameOf = (person: Person) => person.name ?? words.noName;

function sentence(people: ReadonlyMap<string, Person>): string {
  const [first] = people.values();
  if (!first || people.size > 1) return room.areWaiting(people.size);
  return first.standing === 'asking' ? words.news.asked(nameOf(first)) : words.news.arrived(nameOf(first));
}
