// Whether Set Audio & Video is open: one dialog for every page.

class AudioVideo {
  isOpen = $state(false);

  open(): void {
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }
}

export const audioVideo = new AudioVideo();
