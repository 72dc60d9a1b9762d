/** A drawn person in front of the camera, for pictures that people look at; the browsers' own test picture is a pattern. */
import type { Page } from '@playwright/test';

export interface Colours {
  skin: string;
  hair: string;
  /** How far the hair falls below the head's middle, in pixels of 720. */
  hairFalls: number;
  clothes: string;
  wall: string;
}

/** Puts the drawing in the camera's place on every page that is opened from now on. The microphone stays the browser's. */
export async function portray(page: Page, colours: Colours): Promise<void> {
  await page.addInitScript(({ skin, hair, hairFalls, clothes, wall }) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1280, 720];
    const pen = canvas.getContext('2d');
    // A page that was not opened securely has no devices, as a tab before its first address.
    if (!pen || !('mediaDevices' in navigator)) return;

    const ellipse = (colour: string, x: number, y: number, wide: number, tall: number) => {
      pen.fillStyle = colour;
      pen.beginPath();
      pen.ellipse(x, y, wide, tall, 0, 0, 2 * Math.PI);
      pen.fill();
    };
    const draw = () => {
      // Breathing: a picture that stands still is sent as next to nothing.
      const sway = 4 * Math.sin(performance.now() / 900);
      const light = pen.createLinearGradient(0, 0, 1280, 720);
      light.addColorStop(0, '#ffffff');
      light.addColorStop(0.35, wall);
      light.addColorStop(1, wall);
      pen.fillStyle = light;
      pen.fillRect(0, 0, 1280, 720);
      ellipse(hair, 640, 318 + sway, 124 + hairFalls / 5, hairFalls);
      pen.fillStyle = skin;
      pen.fillRect(592, 440 + sway, 96, 130);
      ellipse(clothes, 640, 760 + sway, 330, 220);
      ellipse(skin, 640, 556 + sway, 62, 46);
      ellipse(skin, 640, 350 + sway, 122, 156);
      ellipse(hair, 640, 218 + sway, 128, 62);
    };
    setInterval(draw, 50);
    draw();

    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await ask({ ...constraints, video: false });
      if (constraints?.video) for (const track of canvas.captureStream(20).getVideoTracks()) stream.addTrack(track);
      return stream;
    };
  }, colours);
}
