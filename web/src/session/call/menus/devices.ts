// What everybody can do about their own camera, microphone and speaker.
import sliders from 'lucide-static/icons/sliders-horizontal.svg?raw';
import { devices } from '../../../messages/devices';
import type { MenuItem } from '../../../ui/menu';
import { audioVideo } from '../../devices/audio-video.svelte';

export function setDevices(): MenuItem[] {
  return [{ name: devices.open, icon: sliders, act: () => audioVideo.open() }];
}
