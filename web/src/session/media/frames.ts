// Tells whether a video is showing a moving picture: a stopped camera leaves its last frame behind, and that must not
// pass for somebody being there.

const still_after_ms = 1_500;
const look_every_ms = 500;

/** Calls back when frames begin to arrive and when they have stopped; the answer ends the watch. */
export function watchFrames(video: HTMLVideoElement, onChange: (moving: boolean) => void): () => void {
  let moving = false;
  let frameAt = 0;
  let decoded = -1;
  let handle = 0;
  const become = (now: boolean) => {
    if (now === moving) return;
    moving = now;
    onChange(now);
  };
  const frame = () => {
    frameAt = Date.now();
    become(true);
    handle = video.requestVideoFrameCallback(frame);
  };
  const canCallBack = 'requestVideoFrameCallback' in video;
  if (canCallBack) handle = video.requestVideoFrameCallback(frame);
  const timer = setInterval(() => {
    // A hidden page is shown no frames; that says nothing about the camera.
    if (video.ownerDocument.visibilityState === 'hidden') return void (frameAt = Date.now());
    const count = video.getVideoPlaybackQuality?.().totalVideoFrames ?? Math.round(video.currentTime * 1000);
    if (count !== decoded) {
      if (decoded >= 0 && count > 0) {
        frameAt = Date.now();
        become(true);
      }
      decoded = count;
    } else if (Date.now() - frameAt > still_after_ms) become(false);
  }, look_every_ms);
  return () => {
    clearInterval(timer);
    if (canCallBack) video.cancelVideoFrameCallback(handle);
  };
}
