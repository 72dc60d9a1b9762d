import { beforeEach, expect, test, vi } from 'vitest';
import type { FromPage } from '../../wire/FromPage';
import type { VideoCodec } from '../../wire/VideoCodec';
import type { Capture } from './capture.svelte';
import { type Leave, Media } from './media.svelte';
import { nothing, type Outgoing, type Peer, type PeerHooks } from './peer';
import type { Screen } from './screen.svelte';

const audio = { kind: 'audio' } as MediaStreamTrack;
const video = { kind: 'video' } as MediaStreamTrack;
const devices: Outgoing = { ...nothing, audio, video };
const shared = { video: { kind: 'video' } as MediaStreamTrack, audio: { kind: 'audio' } as MediaStreamTrack };
const screen: Pick<Screen, 'sending'> & { sending: typeof shared | null } = { sending: null };
const shown = { audio: { id: 'screen audio' }, video: { id: 'screen video' } };

class FakePeer {
  carried: Outgoing = nothing;
  closed = false;
  answered: string | null = null;
  connection: string | null = null;
  wantsRestart = false;
  attempt: number;
  readonly hooks: PeerHooks;
  constructor(attempt: number, hooks: PeerHooks) {
    this.attempt = attempt;
    this.hooks = hooks;
  }
  offer(page: string, newest: boolean) {
    this.hooks.send({ type: 'offer', attempt: this.attempt, sdp: 'offer', prefers: 'vp8', page, newest });
    return Promise.resolve();
  }
  restart(attempt: number) {
    this.attempt = attempt;
    this.wantsRestart = true;
    this.hooks.send({ type: 'restart', connection: this.connection ?? '', attempt, sdp: 'again' });
    return Promise.resolve();
  }
  answer(sdp: string, connection: string) {
    this.answered = sdp;
    this.connection = connection;
    this.wantsRestart = false;
    this.hooks.onAnswered();
    return Promise.resolve();
  }
  encodesIn: VideoCodec[] = [];
  encodeIn(codec: VideoCodec) {
    this.encodesIn.push(codec);
    return Promise.resolve();
  }
  carry(tracks: Outgoing) {
    this.carried = tracks;
    return Promise.resolve();
  }
  readonly voices = [{ id: 'a' }, { id: 'b' }] as MediaStreamTrack[];
  track(mid: string) {
    return { id: mid } as MediaStreamTrack;
  }
  shownScreen() {
    return shown as { audio: MediaStreamTrack; video: MediaStreamTrack };
  }
  close() {
    this.closed = true;
  }
}

const peers: FakePeer[] = [];
const sent: FromPage[] = [];
const capture: Pick<Capture, 'audio' | 'video'> = { audio, video };
const newest = () => peers.at(-1)!;
const nobodyMuted = { audio: false, video: false };
const waiting: Leave = { connect: true, send: false, kind: 'group', muted: nobodyMuted };
const inside: Leave = { ...waiting, send: true };
const outside: Leave = { ...waiting, connect: false };
let media: Media;
let canCall = true;

beforeEach(() => {
  peers.length = 0;
  sent.length = 0;
  Object.assign(capture, { video });
  screen.sending = null;
  canCall = true;
  media = new Media(
    capture as Capture,
    screen,
    (message) => sent.push(message),
    (attempt, _kind, hooks) => {
      peers.push(new FakePeer(attempt, hooks));
      return newest() as unknown as Peer;
    },
    () => canCall,
  );
});

test('who may not be connected is not, who waits sends nothing, and who is inside sends', () => {
  media.follow(null, true);
  media.follow(outside, true);
  expect(peers).toEqual([]);
  media.follow(waiting, true);
  expect(newest().carried).toEqual(nothing);
  media.follow(inside, true);
  expect(newest().carried).toEqual(devices);
});

test('being admitted, paused and resumed negotiates nothing', () => {
  for (const may of [waiting, inside, waiting, inside]) media.follow(may, true);
  expect(sent).toEqual([
    { type: 'offer', attempt: 1, sdp: 'offer', prefers: 'vp8', page: expect.any(String), newest: true },
  ]);
  expect(newest().carried).toEqual(devices);
});

test('a browser that makes no calls is connected to nothing, and that is told', () => {
  vi.useFakeTimers();
  canCall = false;
  media.follow(inside, true);
  media.follow(inside, true);
  vi.advanceTimersByTime(6_000);
  expect([peers.length, media.passage.isShut]).toEqual([0, true]);
  vi.useRealTimers();
});

test('what a host has muted does not leave the device, and comes back with the next word', () => {
  media.follow({ ...inside, muted: { audio: true, video: true } }, true);
  expect(newest().carried).toEqual(nothing);
  media.follow(inside, true);
  expect(newest().carried).toEqual(devices);
});

test('a camera that is off is off the sender', () => {
  Object.assign(capture, { video: null });
  media.follow(inside, true);
  expect(newest().carried).toEqual({ ...devices, video: null });
});

const answer = (attempt = 1) => media.handle({ type: 'answer', attempt, connection: 'name', sdp: 'right' });

test('a connection that was answered sends in the codec that the server names, and the next begins anew', () => {
  media.follow(inside, true);
  media.handle({ type: 'codec', camera: 'h264' });
  expect(newest().encodesIn, 'told of a connection before this one').toEqual([]);
  answer();
  media.handle({ type: 'codec', camera: 'h264' });
  media.handle({ type: 'codec', camera: 'vp8' });
  expect(newest().encodesIn).toEqual(['h264', 'vp8']);
});

const slot = (mid: number, participant: string) => ({ video_mid: `${mid}`, participant });

test('a line that breaks and comes back takes the connection up again', () => {
  media.follow(inside, true);
  answer();
  media.handle({ type: 'slots', edition: 1, slots: [slot(2, 'host')], screen: null });
  media.follow(inside, false);
  expect(Object.keys(media.pictures)).toEqual(['host']);
  media.follow(inside, true);
  expect([peers.length, newest().closed]).toEqual([1, false]);
  expect(sent.at(-1)).toEqual({ type: 'take_up', connection: 'name' });
  media.handle({ type: 'media_lost' });
  expect(peers.map(({ closed }) => closed)).toEqual([true, false]);
});

test('a way that is lost is looked for anew, at once or when the line is back', () => {
  media.follow(inside, true);
  answer();
  newest().hooks.onLost();
  expect(sent.at(-1)).toEqual({ type: 'restart', connection: 'name', attempt: 2, sdp: 'again' });
  answer(1);
  expect(newest().wantsRestart).toBe(true);
  answer(2);
  expect(newest().wantsRestart).toBe(false);
  media.follow(inside, false);
  const before = sent.length;
  media.networkChanged();
  expect(sent).toHaveLength(before);
  media.follow(inside, true);
  expect(sent.slice(before).map(({ type }) => type)).toEqual(['take_up', 'restart']);
  expect(peers).toHaveLength(1);
});

test('a connection that fails while there is no line is made anew when there is one', () => {
  media.follow(inside, true);
  answer();
  media.follow(inside, false);
  newest().hooks.onFailed();
  media.follow(inside, true);
  expect(peers.map(({ closed }) => closed)).toEqual([true, false]);
});

test('a page that goes away hangs up', () => {
  media.follow(inside, true);
  media.close();
  expect(sent.at(-1)).toEqual({ type: 'hang_up' });
  expect(newest().closed).toBe(true);
});

test('a new line to the server gets a new connection where the offer was not answered', () => {
  media.follow(waiting, true);
  media.follow(waiting, false);
  media.follow(waiting, true);
  expect(peers.map(({ attempt, closed }) => [attempt, closed])).toEqual([
    [1, true],
    [2, false],
  ]);
});

test('an answer to an earlier offer is dropped', () => {
  media.follow(waiting, true);
  media.handle({ type: 'media_lost' });
  media.handle({ type: 'answer', attempt: 1, connection: 'name', sdp: 'late' });
  expect(newest().answered).toBeNull();
  media.handle({ type: 'answer', attempt: 2, connection: 'name', sdp: 'right' });
  expect(newest().answered).toBe('right');
});

test('what arrives is shown by participant, inside only', () => {
  const slots = [{ video_mid: '3', participant: 'host' }];
  media.follow(inside, true);
  media.handle({ type: 'slots', edition: 1, slots, screen: null });
  media.handle({ type: 'speaking', participants: ['host', 'me'] });
  expect(media.pictures).toEqual({ host: { id: '3' } });
  expect([media.voices, media.hushed, media.speaking]).toEqual([newest().voices, false, ['host', 'me']]);
  media.follow(waiting, true);
  expect([media.pictures, media.hushed, media.speaking]).toEqual([{}, true, []]);
});

test('who is paused keeps what plays, hushed, so that sound is in time again at once', () => {
  media.follow(waiting, true);
  expect([media.voices, media.hushed], 'before somebody is inside').toEqual([[], true]);
  media.follow(inside, true);
  const { voices } = media;
  media.follow(waiting, true);
  expect(media.voices).toBe(voices);
  media.follow(null, true);
  expect([media.voices, media.hushed], 'without a connection').toEqual([[], true]);
});

test('the server is told who is known to be where, of the connection that it was told of', () => {
  media.follow(inside, true);
  media.handle({ type: 'slots', edition: 7, slots: [slot(2, 'ada')], screen: null });
  expect(sent.filter(({ type }) => type === 'slots_known')).toEqual([]);
  answer();
  media.handle({ type: 'slots', edition: 2, slots: [slot(2, 'ben')], screen: null });
  expect(sent.at(-1)).toEqual({ type: 'slots_known', connection: 'name', edition: 2 });
  expect(Object.keys(media.pictures)).toEqual(['ben']);
});

test('who speaks is forgotten with the connection', () => {
  media.follow(inside, true);
  media.handle({ type: 'speaking', participants: ['ada'] });
  media.handle({ type: 'media_lost' });
  expect(media.speaking).toEqual([]);
});

test.each(['answer', 'restart'] as const)(
  '%s: what fails of a connection takes nothing from the one in its place',
  async (step) => {
    media.follow(inside, true);
    const before = newest();
    const asked: ((why: Error) => void)[] = [];
    const fails = () => new Promise<void>((_, reject) => asked.push(reject));
    if (step === 'restart') answer();
    before[step] = fails;
    if (step === 'answer') answer();
    else media.networkChanged();
    media.handle({ type: 'media_lost' });
    const after = newest();
    vi.useFakeTimers();
    asked[0]!(new Error('closed'));
    await vi.advanceTimersByTimeAsync(6_000);
    vi.useRealTimers();
    expect([before.closed, after.closed, newest() === after]).toEqual([true, false, true]);
  },
);

test('a newer device takes over until it is taken back', () => {
  media.follow(inside, true);
  media.handle({ type: 'elsewhere' });
  expect([media.elsewhere, newest().closed]).toEqual([true, true]);
  media.follow(inside, false);
  media.follow(inside, true);
  expect(peers).toHaveLength(1);
  media.takeBack();
  expect([media.elsewhere, peers.length, newest().carried]).toEqual([false, 2, devices]);
});

const offered = () => sent.flatMap((message) => (message.type === 'offer' ? [[message.page, message.newest]] : []));

test('what a page offers by itself takes nothing from a newer one, and what a person does there is the newest', () => {
  media.follow(inside, true);
  const [[page] = []] = offered();
  media.handle({ type: 'media_lost' });
  media.follow(inside, false);
  media.handle({ type: 'elsewhere' });
  media.follow(inside, true);
  media.takeBack();
  expect(offered()).toEqual([
    [page, true],
    [page, false],
    [page, true],
  ]);
});

test('a page whose media is elsewhere or that is out does not take it back by itself', () => {
  media.follow(inside, true);
  media.handle({ type: 'elsewhere' });
  media.handle({ type: 'media_lost' });
  expect([peers.length, media.elsewhere]).toEqual([1, true]);
  media.takeBack();
  media.follow(null, true);
  media.handle({ type: 'media_lost' });
  expect([peers.length, newest().closed]).toEqual([2, true]);
});

test('a refusal is shown, and tried again after a while', () => {
  vi.useFakeTimers();
  media.follow(waiting, true);
  media.handle({ type: 'media_refused', attempt: 1, reason: 'No room.' });
  expect(media.refused).toBe('No room.');
  vi.advanceTimersByTime(3_000);
  media.handle({ type: 'answer', attempt: 2, connection: 'name', sdp: 'right' });
  expect(media.refused).toBeNull();
  vi.useRealTimers();
});

test('who leaves hangs up', () => {
  media.follow(waiting, true);
  media.follow(outside, true);
  expect(sent.at(-1)).toEqual({ type: 'hang_up' });
  expect(newest().closed).toBe(true);
});

test('whose picture gives way to the sound is known until the server takes it back or the connection is another', () => {
  media.follow(inside, true);
  media.handle({ type: 'sound_first', participants: ['ada', 'ben'], screen: true });
  expect([media.soundFirst, media.soundBeforeScreen]).toEqual([['ada', 'ben'], true]);
  media.handle({ type: 'sound_first', participants: ['ben'], screen: false });
  expect([media.soundFirst, media.soundBeforeScreen]).toEqual([['ben'], false]);
  media.handle({ type: 'media_lost' });
  expect(media.soundFirst).toEqual([]);
});

test('a screen is on its senders only inside', () => {
  screen.sending = shared;
  media.follow(waiting, true);
  expect(newest().carried).toEqual(nothing);
  media.follow(inside, true);
  expect(newest().carried).toEqual({ ...devices, screen: shared.video, screenAudio: shared.audio });
  media.follow(waiting, true);
  expect(newest().carried).toEqual(nothing);
});

test('a screen is shown and heard while it comes, and another one after it is another', () => {
  const slots = [slot(2, 'ada')];
  media.follow(inside, true);
  media.handle({ type: 'slots', edition: 1, slots, screen: 'ada' });
  const first = media.screen;
  expect(first).toEqual({ participant: 'ada', ...shown });
  expect(media.voices, "it is in nobody's place").toEqual(newest().voices);
  media.handle({ type: 'slots', edition: 1, slots: [...slots, slot(4, 'ben')], screen: 'ada' });
  expect(media.screen).toBe(first);
  media.handle({ type: 'slots', edition: 1, slots, screen: null });
  expect(media.screen).toBeNull();
  media.handle({ type: 'slots', edition: 1, slots, screen: 'ada' });
  expect(media.screen).not.toBe(first);
  media.follow(waiting, true);
  expect(media.screen).toBeNull();
});
