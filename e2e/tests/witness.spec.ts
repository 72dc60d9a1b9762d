/** The witnesses of the other journeys, seen to fail: where media flows, none of them says that it does not. */
import { appointment } from '../support/demo';
import {
  expectMedia,
  expectMediaFrom,
  expectNothingSent,
  expectStillness,
  keepsSeeing,
  noMediaDuring,
  noPacketsDuring,
  nothingSentDuring,
} from '../support/media';
import { expect, test } from '../support/test';
import { PAUSED } from '../support/words';

test('a witness of silence fails where media flows, and one of media where it does not (P6)', async ({
  server,
  people,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await client.waitsFor(visit);
  await client.joinNow();
  const { page } = client;
  await Promise.all([expectMediaFrom(page, 1), expectMediaFrom(host.page, 1)]);

  const flows = () => expectMedia(page);
  await expect(noMediaDuring(page, flows)).rejects.toThrow('video frames that arrived');
  // Pictures that had arrived already may be all that is seen meanwhile; then it is the sound that is noticed.
  await expect(noPacketsDuring(page, flows)).rejects.toThrow('packets that arrived');
  await expect(nothingSentDuring(page, flows)).rejects.toThrow('packets that left');
  await expect(expectStillness(page, 1_000, 2_000)).rejects.toThrow('no media arrives');
  await expect(expectNothingSent(page, 1_000, 2_000)).rejects.toThrow('nothing leaves');

  await host.button('Stop Video').click();
  await expect(host.button('Start Video')).toBeVisible();
  // The last frames land meanwhile.
  await expectMedia(page, ['audio']);
  await expectMedia(page, ['audio']);
  await expect(noMediaDuring(page, () => expectMedia(page, ['audio']))).rejects.toThrow('sound that arrived');

  await host.button('Start Video').click();
  await expectMedia(page);
  await host.pause(client.name);
  await client.reads(PAUSED);
  const still = () => expectStillness(page, 1_500);
  await expect(keepsSeeing(page, still)).rejects.toThrow('streams of pictures that go on');
});

test('an error in a page, and a script that the policy forbids, are noticed', async ({ server, page, troubles }) => {
  troubles.expect(/thrown on purpose/, /style-src/);
  await page.goto(server.demo.url);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown on purpose');
    });
    document.head.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }));
  });
  await expect.poll(() => troubles.all.filter((words) => words.includes('thrown on purpose'))).toHaveLength(1);
  await expect.poll(() => troubles.all.filter((words) => words.includes('breaks the content'))).toHaveLength(1);
});
