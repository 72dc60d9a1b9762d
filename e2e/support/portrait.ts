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

export interface Shape {
  width: number;
  height: number;
}

declare global {
  interface Window {
    /** The camera has this shape from now on, as that of a phone that is turned. */
    turnCamera?: (shape: Shape) => void;
  }
}

/** Puts the drawing in the camera's place on every page that is opened from now on. The microphone stays the browser's. */
export async function portray(page: Page, colours: Colours, shape = { width: 1280, height: 720 }): Promise<void> {
  const drawing = { ...colours, shape };
  await page.addInitScript(({ skin, hair, hairFalls, clothes, wall, shape: first }) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [first.width, first.height];
    window.turnCamera = ({ width, height }) => {
      [canvas.width, canvas.height] = [width, height];
      draw();
    };
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
      const { width, height } = canvas;
      const light = pen.createLinearGradient(0, 0, width, height);
      light.addColorStop(0, '#ffffff');
      light.addColorStop(0.35, wall);
      light.addColorStop(1, wall);
      pen.resetTransform();
      pen.fillStyle = light;
      pen.fillRect(0, 0, width, height);
      // Drawn for 1280 by 720, at the lower edge; nearer where the picture is high.
      const scale = width > height ? height / 720 : height / 985;
      pen.setTransform(scale, 0, 0, scale, width / 2 - 640 * scale, height - 720 * scale);
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
      const stream = constraints?.audio ? await ask({ ...constraints, video: false }) : new MediaStream();
      for (const track of constraints?.video ? canvas.captureStream(20).getVideoTracks() : []) {
        stream.addTrack(track);
        // Where it is watched what a page captures, this is a camera too.
        (window.captured as MediaStreamTrack[] | undefined)?.push(track);
      }
      return stream;
    };
  }, drawing);
}
