import { afterEach, expect, test, vi } from 'vitest';
import { negotiated, offered, preferredCodec } from './codecs';

const codec = (mimeType: string, sdpFmtpLine?: string): RTCRtpCodec =>
  sdpFmtpLine === undefined ? { mimeType, clockRate: 90_000 } : { mimeType, clockRate: 90_000, sdpFmtpLine };
const h264 = (mode: number, profile: string) =>
  codec('video/H264', `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`);

/** As Safari lists them. */
const all = [
  h264(1, '640c1f'),
  h264(0, '42e01f'),
  h264(1, '42e01f'),
  h264(1, '42E034'),
  codec('video/VP8'),
  codec('video/rtx'),
  codec('video/AV1'),
];

test('people are offered in VP8 and the one kind of H.264 that is taken, screens in VP8, sound in Opus alone and repeated', () => {
  expect(offered(all, 'person')).toEqual([codec('video/VP8'), h264(1, '42e01f'), codec('video/rtx')]);
  expect(offered(all, 'screen')).toEqual([codec('video/VP8'), codec('video/rtx')]);
  const sounds = [codec('audio/red'), codec('audio/PCMU'), codec('audio/opus')];
  expect(offered(sounds, 'sound')).toEqual([codec('audio/opus'), codec('audio/red')]);
});

test('without H.264 in the browser nothing of it is offered', () => {
  const without = all.filter(({ mimeType }) => mimeType !== 'video/H264');
  expect(offered(without, 'person')).toEqual([codec('video/VP8'), codec('video/rtx')]);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

type Told = Partial<Record<'supported' | 'powerEfficient', boolean>>;

/** A device that tells this of the two. */
function device(vp8: Told, of264: Told): void {
  const encodingInfo = ({ type, video }: MediaEncodingConfiguration) => {
    if (type !== 'webrtc' || !video) return Promise.reject(new TypeError('not what was meant'));
    const told = video.contentType.startsWith('video/H264;') ? of264 : vp8;
    return Promise.resolve({ supported: true, smooth: true, powerEfficient: false, ...told });
  };
  vi.stubGlobal('navigator', { mediaCapabilities: { encodingInfo } });
}

test.each<[string, string, Told, Told]>([
  ['h264', 'that has hardware for it alone', {}, { powerEfficient: true }],
  ['vp8', 'that has hardware for both', { powerEfficient: true }, { powerEfficient: true }],
  ['vp8', 'without hardware', {}, {}],
  ['vp8', 'that cannot encode it', {}, { powerEfficient: true, supported: false }],
])('%s is preferred by a device %s', async (preferred, _which, vp8, of264) => {
  device(vp8, of264);
  expect(await preferredCodec()).toBe(preferred);
});

test('where nothing is told, or not in time, VP8 is preferred', async () => {
  vi.stubGlobal('navigator', {});
  expect(await preferredCodec()).toBe('vp8');
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { mediaCapabilities: { encodingInfo: () => new Promise(() => {}) } });
  const preferred = preferredCodec();
  await vi.advanceTimersByTimeAsync(500);
  expect(await preferred).toBe('vp8');
});

test('a codec is named as it was negotiated, or not at all', () => {
  const parameters = { codecs: [codec('video/VP8'), codec('video/rtx')] } as RTCRtpSendParameters;
  expect(negotiated(parameters, 'vp8')).toEqual(codec('video/VP8'));
  expect(negotiated(parameters, 'h264')).toBeUndefined();
});
