// Everything the session page knows, in one place: what the server said, what has been asked of it and not answered,
// and the few things that only this page knows. Pages are functions of it; nothing in it contradicts the server.
import { createContext } from 'svelte';
import { Connection, type Hitch, type LinkState, socketAddress } from '../line/connection';
import type { Command } from '../wire/Command';
import type { Entrance } from '../wire/Entrance';
import type { FromPage } from '../wire/FromPage';
import type { Medium } from '../wire/Medium';
import type { Outcome } from '../wire/Outcome';
import type { Problem } from '../wire/Problem';
import type { ToPage } from '../wire/ToPage';
import type { UnsavedCut } from '../wire/UnsavedCut';
import type { View } from '../wire/View';
import { clock } from './clock.svelte';
import { type Covered, coverAnswered, coverAsked, coverSeen } from './covered';
import { enter, linkOf } from './entrance';
import { Leaving } from './leaving.svelte';
import { Capture } from './media/capture.svelte';
import { Media } from './media/media.svelte';
import { Screen } from './media/screen.svelte';
import { sound } from './media/sound.svelte';
import { isTooLong } from './name';
import { mutedByHost, type News, news } from './news';
import { type Devices, devicesFor, type PageName, pageFor, type Situation } from './page';
import { PendingCommands, type Settled } from './pending';
import { Reports } from './reports';
import { ofTab } from './storage';
import type { TypedName } from './takeover';
import { applyDelta, groups, leaveFor } from './view';

const busy_again_ms = 700;

export interface Told {
  /** Who this page's person is, as soon as the server said so, and again when it is somebody else. */
  onSelf: (participant: string) => void;
  onNews: (news: News) => void;
  onSettled: (settled: Settled) => void;
}

export class Session {
  entrance = $state.raw<Entrance | null>(null);
  view = $state.raw<View | null>(null);
  problem = $state.raw<Problem | null>(null);
  link = $state<LinkState>('connecting');
  /** Why the last try to get a line failed; nothing: none has. */
  hitch = $state<Hitch | null>(null);
  leftHere = $state(false);
  /** It ended while this page was open, and the pop-up that says so has not been closed. */
  endedHere = $state(false);
  /** Was this person in the session's flow on this page before it ended? */
  wasHere = $state(false);
  /** What a guest typed; the field of the preparing page. */
  typedName = $state('');
  /** Whom this page has asked to pause. */
  pausing = $state.raw<Covered>(new Set());
  /** Who is cut although the server could not write that down yet. */
  unsaved = $state.raw<UnsavedCut[]>([]);

  readonly capture = new Capture();
  readonly screen: Screen;
  readonly media: Media;
  readonly reports = new Reports((message) => this.#connection.send(message));
  readonly address = linkOf(location);
  readonly leaving = new Leaving(ofTab(), this.address);
  readonly groups = $derived(this.view && groups(this.view));
  readonly #situation: Situation = $derived({
    problem: this.problem,
    link: this.link,
    view: this.view,
    elsewhere: this.#elsewhere(),
    cutOff: this.isCutOff,
    leftHere: this.leftHere,
    isLeaving: this.leaving.isPending,
  });
  readonly page: PageName = $derived(pageFor(this.#situation));
  /** What becomes of camera and microphone here. */
  readonly devices: Devices = $derived(devicesFor(this.#situation));

  readonly #connection: Connection<Entrance, ToPage, FromPage>;
  readonly #pending = new PendingCommands();
  readonly #told: Told;
  /** Somebody has touched this page. */
  isTouched = $state(false);

  constructor(told: Told, typed: TypedName | null) {
    this.#told = told;
    this.typedName = typed?.value ?? '';
    this.screen = new Screen({
      do: (command) => void this.do(command),
      onTaken: () => told.onNews({ type: 'screen_taken' }),
      onFailed: () => told.onNews({ type: 'screen_failed' }),
    });
    this.media = new Media(this.capture, this.screen, (message) => this.#connection.send(message));
    this.#connection = new Connection({
      enter: () => enter(this.address),
      openSocket: (ticket) => new WebSocket(socketAddress('/ws/session', ticket, this.#elsewhere())),
      onEntrance: (entrance) => (this.entrance = entrance),
      onMessage: (message) => this.#handle(message),
      onState: (state) => this.#linkBecame(state),
      onHitch: (hitch) => (this.hitch = hitch),
      onProblem: (problem) => (this.problem = problem),
    });
  }

  start(): void {
    this.problem = null;
    this.#connection.start();
  }

  /** Enters anew, for example after a code was redeemed. */
  restart(): void {
    this.media.takeBack();
    this.#connection.restart();
  }

  /** This device may be on another network now. */
  networkChanged(): void {
    this.#connection.hurry();
    this.media.networkChanged();
  }

  /** The page goes away, maybe to come back: devices and lines are let go, the place is kept. */
  suspend(): void {
    this.screen.drop();
    this.media.close();
    this.#connection.stop();
    this.capture.stop();
  }

  /** Back at this page. After the end the link may lead to a session that was started again since. */
  hurry(): void {
    if (this.page === 'ended' && this.view?.you.role === 'client') this.restart();
    else this.#connection.hurry();
  }

  /** Asks the server for something, under the id that this gives. */
  do(command: Command): string {
    // Who does something here is here, where they are at no other page.
    if (this.isNowhere && command.type !== 'leave') this.media.takeBack();
    this.pausing = coverAsked(this.pausing, command, this.#clientsInside());
    const message = this.#pending.add(command);
    this.#connection.send(message);
    return message.id;
  }

  /** Takes up what was asked before this page was loaded anew: the server does it once, however often it is asked. */
  ask(command: Command, id: string): void {
    this.#pending.add(command, id);
  }

  /** Somebody is at this page: told once, again with each new name, and after a reconnection. */
  touch(): void {
    this.isTouched = true;
    this.#sendTouch();
  }

  ready(): void {
    this.leftHere = false;
    // Who comes in anew comes in here, whatever page of theirs they left on.
    this.media.takeBack();
    this.do({ type: 'ready', name: this.view?.you.known ? null : this.name });
  }

  joinNow(): void {
    this.leftHere = false;
    this.media.takeBack();
    this.do({ type: 'join_now' });
  }

  /** Leaves. Who has no place yet only leaves this page. */
  leave(): void {
    this.leftHere = true;
    this.isTouched = false;
    this.screen.drop();
    this.capture.stop();
    if (this.view?.you.may.leave) {
      this.leaving.begin();
      this.#tellLeft();
    }
    // Nobody is getting ready here any more: a fresh line says so.
    else this.#connection.restart();
  }

  /** Back from **Rejoin**: at once where the name is known, by the preparing page else; to their place if nobody knew yet. */
  rejoin(): void {
    this.leftHere = false;
    if (this.leaving.isPending) {
      this.leaving.end();
      this.#pending.forget('leave');
      return;
    }
    if (this.view?.you.role === 'client' && this.view.you.name && this.view.you.may.ready) this.ready();
  }

  /**
   * The buttons of the person's own microphone and camera. What they say holds: who is heard and presses **Mute** is silent at
   * once, whatever a host asks. What a host muted is asked back from the server first.
   */
  toggle(medium: Medium): void {
    const isOn = this.#isOn(medium) && !this.isMutedByHost(medium);
    const isAsked = this.view?.you.asked_to_unmute[medium] ?? false;
    if (isOn) {
      this.#switch(medium);
      if (isAsked) this.answer(medium, false);
    } else if (isAsked || this.isMutedByHost(medium)) this.answer(medium, true);
    else this.#switch(medium);
  }

  /** Answers a host's request, or undoes what a host muted. */
  answer(medium: Medium, yes: boolean): void {
    this.do({ type: yes ? 'unmute' : 'decline_unmute', medium });
    if (yes && !this.#isOn(medium)) this.#switch(medium);
  }

  /** On this device; a host may have muted it all the same. */
  #isOn(medium: Medium): boolean {
    return medium === 'audio' ? this.capture.isHeard : this.capture.isSeen;
  }

  #switch(medium: Medium): void {
    void (medium === 'audio' ? this.capture.toggleMic() : this.capture.toggleCamera());
  }

  /** By a host; also where the server has not written it down yet, because nobody hears or sees it all the same. */
  isMutedByHost(medium: Medium): boolean {
    const you = this.view?.you;
    return !!you && (you.muted[medium] || !!this.unsavedOf(you.participant)?.muted[medium]);
  }

  /** Does nobody see or hear this person, although the server could not write down yet why? Nothing is sent then either. */
  get isCutOff(): boolean {
    const { view } = this;
    return !!view && !!this.unsavedOf(view.you.participant)?.everything;
  }

  /** What is cut of this one and not written yet. */
  unsavedOf(participant: string): UnsavedCut | undefined {
    return this.unsaved.find((cut) => cut.participant === participant);
  }

  /** Takes the media back from a newer page of the same person. */
  useThisDevice(): void {
    sound.wake();
    void this.capture.takeUpAgain();
    this.media.takeBack();
    this.#followScreen();
  }

  /** The name to come in with: what was typed, or what the server knows. */
  get name(): string {
    return (this.typedName.trim() || this.view?.you.name) ?? '';
  }

  /** Whether the same wish is on its way already. */
  isAsking(type: Command['type']): boolean {
    return this.#pending.isWaiting((command) => command.type === type);
  }

  /** The newer page of this person, to which this one has given way, is gone. */
  get isNowhere(): boolean {
    return this.media.elsewhere && this.link === 'open' && this.view?.you.here === false;
  }

  #elsewhere(): boolean {
    return this.media.elsewhere;
  }

  #linkBecame(state: LinkState): void {
    this.link = state;
  }

  /** On a fresh line, once it is known who is on it: what waits for an answer is asked again. */
  #goOn(): void {
    for (const late of this.#pending.takeLate()) this.#told.onSettled(late);
    for (const message of this.#pending.all()) this.#connection.send(message);
    if (this.isTouched && !this.media.elsewhere) this.#sendTouch();
  }

  #sendTouch(): void {
    const { standing, known } = this.view?.you ?? {};
    if (standing !== undefined && standing !== 'preparing' && standing !== 'left') return;
    const name = known || isTooLong(this.typedName) ? null : this.typedName.trim() || null;
    this.#connection.send({ type: 'touch', name } satisfies FromPage);
  }

  #handle(message: ToPage): void {
    switch (message.type) {
      case 'snapshot':
        this.#isTold(message.now);
        this.#pending.meet(message.epoch);
        this.#become(message.view);
        this.#goOn();
        this.#followLeaving(message.view);
        break;
      case 'delta':
        this.#isTold(message.now);
        if (this.view) {
          this.#become(applyDelta(this.view, message.delta));
          this.#followLeaving(this.view);
        }
        break;
      case 'reply':
        this.#settle(message.id, message.outcome);
        break;
      case 'unsaved':
        this.#isTold(message.now);
        this.#learnUnsaved(message.cut);
        break;
      default:
        this.media.handle(message);
        // Nobody listens to a page that another one has taken over from; it may just have said so.
        if (message.type === 'answer') this.reports.again();
        this.#followScreen();
    }
  }

  /** Whether this person shares is what the view says; whether it is this page that does, what the media says. */
  #followScreen(): void {
    const { view } = this;
    if (!view) return;
    this.screen.follow({
      shares: view.session.screen === view.you.participant,
      inside: leaveFor(view, this.isCutOff).send,
      carries: !this.media.elsewhere,
    });
  }

  #learnUnsaved(cut: UnsavedCut[]): void {
    const media = ['audio', 'video'] as const;
    const before = media.filter((medium) => this.isMutedByHost(medium));
    const wasCutOff = this.isCutOff;
    this.unsaved = cut;
    this.#pending.learnUnsaved(cut);
    if (this.isCutOff && !wasCutOff) this.#told.onNews({ type: 'cut_off' });
    this.#followScreen();
    for (const medium of media) {
      const isNews = this.isMutedByHost(medium) && !before.includes(medium);
      if (isNews && this.view) this.#told.onNews(mutedByHost(this.view, medium));
    }
  }

  #become(view: View): void {
    const before = this.view;
    this.view = view;
    const self = view.you.participant;
    if (before?.you.participant !== self) {
      // What somebody asked for is not done in another's name.
      if (before) this.#pending.drop();
      this.#told.onSelf(self);
    }
    this.pausing = coverSeen(this.pausing, view);
    if (before && before.session.phase !== 'ended' && view.session.phase === 'ended') {
      this.endedHere = true;
      this.wasHere = true;
    }
    if (view.session.phase !== 'ended') this.endedHere = this.wasHere = false;
    this.#followScreen();
    if (before) for (const item of news(before, view)) this.#told.onNews(item);
  }

  /** This page shows the session as it was at that moment. */
  #isTold(now: number): void {
    clock.sync(now);
    this.#pending.seen = now;
  }

  /** Also what was asked on this page before it was loaded anew. */
  #tellLeft(): void {
    if (!this.isAsking('leave')) this.do({ type: 'leave' });
  }

  /** The server says where they are: out, as they wish, or to be told once more. */
  #followLeaving({ you }: View): void {
    if (!this.leaving.isPending) return;
    this.leftHere = true;
    if (you.may.leave) this.#tellLeft();
    else this.leaving.end();
  }

  #settle(id: string, outcome: Outcome): void {
    const settled = this.#pending.settle(id, outcome);
    if (!settled) return;
    if (outcome.type === 'busy') {
      setTimeout(() => {
        const message = this.#pending.get(id);
        if (message) this.#connection.send(message);
      }, busy_again_ms);
      return;
    }
    this.screen.settled(settled.command, outcome);
    // The camera was turned on with the question whether it may be.
    if (settled.command.type === 'unmute' && settled.command.medium === 'video' && outcome.type !== 'done') {
      this.capture.stopVideo();
    }
    this.pausing = coverAnswered(this.pausing, settled, this.#clientsInside());
    if (settled.command.type === 'leave') {
      if (outcome.type === 'refused') this.leaving.end();
      if (outcome.type === 'not_saved') this.leaving.askAgain(() => this.#tellLeft());
      // The page they are out on says it.
      if (outcome.type === 'not_saved' || outcome.type === 'not_known') return;
    }
    this.#told.onSettled(settled);
  }

  #clientsInside(): string[] {
    return this.groups?.clientsInside.map((one) => one.participant) ?? [];
  }
}

export const [getSession, setSession] = createContext<Session>();
