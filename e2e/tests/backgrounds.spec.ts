/** What is seen behind a person: a blur or a picture in place of their room, and of the room nothing (J4 P4). */
import { expectAccessible } from '../support/accessibility';
import {
  UPRIGHT,
  WIDE,
  backgroundsFetched,
  choice,
  expectNoPictureSeen,
  expectNoRoomSeen,
  personBeforeWall,
  portrayInRoom,
  seesPictures,
  seesRoom,
  seesNoRoom,
  seesThemselves,
  turnCamera,
  watchForRooms,
} from '../support/backgrounds';
import { expectNothingCaptured } from '../support/captured';
import { appointment } from '../support/demo';
import { expectMedia } from '../support/media';
import { expect, test } from '../support/test';
import { PAUSED } from '../support/words';

const FAILED = 'Your background could not be set up';
const HIDDEN = 'Your camera is off, so that nobody sees what is behind you.';

test('behind a person is what they chose, from their first picture to their last (J4 P4)', async ({
  server,
  people,
}) => {
  // Every picture is painted by the processor here.
  test.setTimeout(240_000);
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await watchForRooms(host.page);
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await portrayInRoom(client.page);
  const parts = backgroundsFetched(client.page);
  await client.open(visit);
  await client.button('Turn on camera and microphone').click();
  await expect(choice(client, 'None')).toBeChecked();
  await seesRoom(client.page);
  expect(parts, 'fetched before it was chosen').toEqual([]);
  await choice(client, 'Sage').check();
  await seesNoRoom(client.page);
  expect(parts.filter((one) => one.endsWith('.wasm'))).toHaveLength(1);
  await choice(client, 'None').check();
  await seesRoom(client.page);
  await choice(client, 'Sage').check();
  await seesNoRoom(client.page);
  await expectAccessible(client.page);

  await client.ready();
  await client.joinNow();
  await seesPictures(host.page);
  await client.button('Stop Video').click();
  await expectNothingCaptured(client.page, ['video']);
  await client.button('Start Video').click();
  await seesPictures(host.page);
  await host.pause(client.name);
  await client.reads(PAUSED);
  await seesNoRoom(client.page);
  await host.resume(client.name);
  await client.isInside();
  await seesPictures(host.page);
  // By the keyboard, in the call: one after another, faster than they come.
  await client.tile('You').getByRole('button', { name: 'More for You', exact: true }).click();
  await client.page.getByRole('menuitem', { name: 'Set Audio & Video', exact: true }).click();
  await choice(client, 'Sage').focus();
  for (const name of ['Linen', 'Valley', 'Garden room']) {
    await client.page.keyboard.press('ArrowLeft');
    await expect(choice(client, name)).toBeChecked();
  }
  await seesPictures(host.page);
  // Past None nobody comes with the arrows while others look.
  for (const name of ['Valley', 'Linen', 'Sage']) {
    await client.page.keyboard.press('ArrowRight');
    await expect(choice(client, name)).toBeChecked();
  }
  await client.page.keyboard.press('ArrowRight');
  await expect(choice(client, 'None')).toBeFocused();
  await expect(choice(client, 'Sage')).toBeChecked();
  await expect(client.page.getByText('Press Space to show what is behind you.')).toBeVisible();
  await client.page.keyboard.press('ArrowLeft');
  await expect(choice(client, 'Sage')).toBeChecked();
  await seesPictures(host.page);
  await client.page.keyboard.press('Escape');
  await client.page.reload();
  await client.isInside();
  await seesPictures(host.page);
  await expectNoRoomSeen(host.page);
});

test('a background that does not come leaves nobody in their bare room, and says so (J4)', async ({
  server,
  people,
  troubles,
}) => {
  troubles.expect(/integrity|digest/);
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await watchForRooms(host.page);
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await portrayInRoom(client.page);
  await client.page.context().route('**/*.tflite', (route) => route.fulfill({ body: 'no model' }));
  await client.open(visit);
  await client.button('Turn on camera and microphone').click();
  await seesRoom(client.page);
  await choice(client, 'Valley').check();
  const told = client.page.getByRole('alert').filter({ hasText: FAILED });
  await expect(told).toContainText(HIDDEN);
  await expect(client.page.locator('video')).toHaveCount(0);
  await expect(client.button('Start Video')).toBeVisible();
  await expectAccessible(client.page);

  await client.ready();
  await client.joinNow();
  const notice = client.notification(FAILED);
  await expect(notice).toContainText(HIDDEN);
  await client.button('Start Video').click();
  await expect(notice).toBeVisible();
  // Heard they are.
  await expectMedia(host.page, ['audio']);
  await expectNoPictureSeen(host.page);
  await expect(client.button('Start Video')).toBeVisible();
  await client.page.context().unroute('**/*.tflite');
  await notice.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(notice).toHaveCount(0);
  await seesPictures(host.page);
  await expectNoRoomSeen(host.page);
});

test('who goes on without a background is seen with their room (J4)', async ({ server, people, troubles }) => {
  troubles.expect(/integrity|digest/);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  const client = await people.guest('Ada Winter');
  await portrayInRoom(client.page);
  await client.page.context().route('**/*.tflite', (route) => route.fulfill({ body: 'no model' }));
  await client.open(visit);
  await client.button('Turn on camera and microphone').click();
  await choice(client, 'Blur').check();
  await client.button('Go on without a background').click();
  await seesRoom(client.page);
  await expect(choice(client, 'None')).toBeChecked();
});

test('of who holds a phone upright, or turns it, the person is seen and their room is not (J4)', async ({
  server,
  people,
}) => {
  const client = await people.guest('Ada Winter');
  await portrayInRoom(client.page, UPRIGHT);
  await client.open(appointment(server.demo, 'individual', 'provider_admits'));
  await client.button('Turn on camera and microphone').click();
  const upright = await personBeforeWall(client.page, UPRIGHT);
  await choice(client, 'Sage').check();
  await seesThemselves(client.page, UPRIGHT, upright);
  await turnCamera(client.page, WIDE);
  await expect
    .poll(() => client.page.evaluate(() => [...document.querySelectorAll('video')].at(-1)?.videoWidth))
    .toBe(WIDE.width);
  await seesNoRoom(client.page);
  await choice(client, 'None').check();
  const wide = await personBeforeWall(client.page, WIDE);
  await choice(client, 'Sage').check();
  await seesThemselves(client.page, WIDE, wide);
  await turnCamera(client.page, UPRIGHT);
  await seesThemselves(client.page, UPRIGHT, upright);
});

test('a camera whose background is still to come is tested when it is there (J4 J5)', async ({ server, people }) => {
  const client = await people.guest('Ada Winter');
  await portrayInRoom(client.page);
  const visit = appointment(server.demo, 'individual', 'provider_admits');
  await client.open(visit);
  await client.button('Turn on camera and microphone').click();
  await choice(client, 'Sage').check();
  await seesNoRoom(client.page);
  // The test is what turns the camera on.
  await client.page.evaluate(() => sessionStorage.clear());
  await client.open(visit);
  await expect(client.button('Turn on camera and microphone')).toBeVisible();
  await client.page.getByRole('button', { name: /^Test my connection/ }).click();
  const line = client.page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Camera' });
  await expect(line).toContainText(/Working|Your background is still being set up/);
});

test('who joined with sound only chooses a background before anybody sees them (J4 S5)', async ({ server, people }) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host();
  await watchForRooms(host.page);
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await portrayInRoom(client.page);
  await client.page.addInitScript(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    let asked = 0;
    navigator.mediaDevices.getUserMedia = (wanted) => {
      asked += 1;
      // The first time the camera is another program's.
      return wanted?.video && asked <= 1 ? Promise.reject(new DOMException('taken', 'NotReadableError')) : ask(wanted);
    };
  });
  await client.open(visit);
  await client.button('Turn on camera and microphone').click();
  await expect(client.button('Start Video')).toBeVisible();
  await client.ready();
  await client.joinNow();
  await client.tile('You').getByRole('button', { name: 'More for You', exact: true }).click();
  await client.page.getByRole('menuitem', { name: 'Set Audio & Video', exact: true }).click();
  await choice(client, 'Sage').check();
  await client.page.keyboard.press('Escape');
  await client.button('Start Video').click();
  await seesPictures(host.page);
  await expectNoRoomSeen(host.page);
});
