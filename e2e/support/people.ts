/**
 * The people of a test, and what they do and see, by the roles and names that a screen reader would say.
 *
 * Nothing here knows how a page is built: a button that loses its name breaks these journeys, as it breaks a person's.
 */
import { type Browser, type Locator, type Page, expect } from '@playwright/test';
import type { Appointment } from './demo';
import type { Server } from './server';
import { ENDED } from './words';

/** What everybody can do in a session. */
class Participant {
  constructor(readonly page: Page) {}

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The page's one heading, exactly. */
  async reads(words: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: words, exact: true })).toBeVisible();
  }

  /** The notifications in the lower right corner that say this. */
  notification(words: string | RegExp): Locator {
    return this.page.getByRole('list', { name: 'Notifications' }).getByRole('listitem').filter({ hasText: words });
  }

  async isInside(): Promise<void> {
    await expect(this.button('View Attendees')).toBeVisible();
  }

  /** Presses **Confirm** or **Cancel** of the question on the page, and sees it go. */
  async answer(name: 'Confirm' | 'Cancel'): Promise<void> {
    const question = this.page.getByRole('alertdialog');
    await question.getByRole('button', { name, exact: true }).click();
    await expect(question).toBeHidden();
  }

  async leaveSession(): Promise<void> {
    await this.button('Leave Session').click();
    await this.answer('Confirm');
  }

  async seesTheEnd(): Promise<void> {
    await expect(this.page.getByRole('dialog', { name: ENDED, exact: true })).toBeVisible();
  }

  get attendees(): Locator {
    return this.page.getByRole('complementary', { name: 'Attendees', exact: true });
  }

  async viewAttendees(): Promise<void> {
    await this.button('View Attendees').click();
    await expect(this.attendees).toBeVisible();
  }

  /** Somebody's line in the attendees. */
  attendee(name: string): Locator {
    return this.attendees.getByRole('listitem').filter({ hasText: name });
  }

  /** Somebody's picture. */
  tile(name: string | RegExp): Locator {
    return this.page
      .getByRole('list', { name: 'Pictures', exact: true })
      .getByRole('listitem')
      .filter({ hasText: name });
  }
}

export class Client extends Participant {
  constructor(
    page: Page,
    readonly name: string,
    private readonly isGuest: boolean,
  ) {
    super(page);
  }

  get yourName(): Locator {
    return this.page.getByRole('textbox', { name: 'Your name', exact: true });
  }

  /** Opens the link, and says who they are where the practice does not know. */
  async open({ link }: Appointment): Promise<void> {
    await this.page.goto(link);
    await expect(this.button("I'm Ready")).toBeVisible();
    if (this.isGuest) await this.yourName.fill(this.name);
    else await expect(this.yourName).toHaveCount(0);
  }

  async ready(): Promise<void> {
    await this.button("I'm Ready").click();
  }

  /** Opens the link and goes on to the waiting room. */
  async waitsFor(appointment: Appointment): Promise<void> {
    await this.open(appointment);
    await this.ready();
    await expect(this.button("I'm Ready")).toBeHidden();
  }

  async seesJoinNow(): Promise<void> {
    await expect(this.button('Join now')).toBeVisible();
    await expect(this.button('Ask to Join')).toHaveCount(0);
  }

  async seesAskToJoin(): Promise<void> {
    await expect(this.button('Ask to Join')).toBeVisible();
    await expect(this.button('Join now')).toHaveCount(0);
  }

  async joinNow(): Promise<void> {
    await this.button('Join now').click();
    await this.isInside();
  }
}

export class Host extends Participant {
  /** The appointment in the workspace. */
  booked({ title }: Appointment): Locator {
    return this.page.getByRole('listitem').filter({ hasText: title });
  }

  async startVideoCall(appointment: Appointment): Promise<void> {
    await this.booked(appointment).getByRole('button', { name: 'Start Video Call', exact: true }).click();
  }

  /** **Join** in the notification about somebody who waits (W1). */
  async joinWhoWaits(name: string): Promise<void> {
    await this.notification(name).getByRole('button', { name: 'Join', exact: true }).click();
  }

  async joinNow(): Promise<void> {
    await this.button('Join now').click();
    await this.isInside();
  }

  /** From the workspace into the session, with the attendees open. */
  async starts(appointment: Appointment): Promise<void> {
    await this.startVideoCall(appointment);
    await this.joinNow();
    await this.viewAttendees();
  }

  async admit(name: string): Promise<void> {
    await this.attendee(name).getByRole('button', { name: 'Admit', exact: true }).click();
  }

  async deny(name: string): Promise<void> {
    await this.attendee(name).getByRole('button', { name: 'Deny', exact: true }).click();
  }

  async resume(name: string): Promise<void> {
    await this.attendee(name).getByRole('button', { name: 'Resume', exact: true }).click();
  }

  /** Chooses **Pause** in somebody's menu, and leaves the question open. */
  async choosePause(name: string, where: 'tile' | 'attendee'): Promise<void> {
    await this[where](name)
      .getByRole('button', { name: `More for ${name}`, exact: true })
      .click();
    await this.choose('Pause');
  }

  async pause(name: string, where: 'tile' | 'attendee' = 'attendee'): Promise<void> {
    await this.choosePause(name, where);
    await this.answer('Confirm');
  }

  async remove(name: string): Promise<void> {
    await this.attendee(name)
      .getByRole('button', { name: `More for ${name}`, exact: true })
      .click();
    await this.choose('Remove');
    await this.answer('Confirm');
  }

  /** An item of **More** in the tray. */
  async more(item: 'Pause All Clients' | 'Resume All Clients'): Promise<void> {
    await this.button('More').click();
    await this.choose(item);
  }

  async endSession(): Promise<void> {
    await this.button('End Session').click();
    await this.answer('Confirm');
  }

  private async choose(item: string): Promise<void> {
    await this.page.getByRole('menuitem', { name: item, exact: true }).click();
  }
}

/** Brings people to a practice, each with a browser of their own. */
export class People {
  constructor(
    private readonly server: Server,
    private readonly newPerson: (browser?: Browser) => Promise<Page>,
  ) {}

  /** The provider, signed in and in the workspace. */
  async host(browser?: Browser): Promise<Host> {
    const page = await this.newPerson(browser);
    await page.goto(this.server.demo.provider.sign_in);
    return new Host(page);
  }

  /** One of the practice's clients, signed in to the portal. */
  async client(name: string, browser?: Browser): Promise<Client> {
    const known = this.server.demo.clients.find((client) => client.name === name);
    if (!known) throw new Error(`the demo has no client ${name}`);
    const page = await this.newPerson(browser);
    await page.goto(known.sign_in);
    return new Client(page, name, false);
  }

  /** Somebody who comes by the link and says a name. */
  async guest(name: string, browser?: Browser): Promise<Client> {
    return new Client(await this.newPerson(browser), name, true);
  }
}
