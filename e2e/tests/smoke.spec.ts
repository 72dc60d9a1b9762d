import { expectAccessible } from '../support/accessibility';
import { expect, test } from '../support/test';

test('the practice answers, and its provider is signed in and sees the appointments (R1)', async ({ server, page }) => {
  const { url, provider, appointments } = server.demo;
  const answer = await page.goto(url);
  expect(answer?.ok()).toBe(true);
  await expectAccessible(page);

  await page.goto(provider.sign_in);
  for (const { title } of appointments) {
    const appointment = page.getByRole('listitem').filter({ hasText: title });
    await expect(appointment.getByText('Start Video Call')).toBeVisible();
  }
});

test('a practice is there again after it was broken off (W7)', async ({ server, page }) => {
  await server.kill();
  await server.restart();
  const answer = await page.goto(server.demo.url);
  expect(answer?.ok()).toBe(true);
});
