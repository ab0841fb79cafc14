/** Beats as often as the page has asked for, once, in its first word (beat.ts). */
self.onmessage = ({ data }: MessageEvent<number>) => {
  setInterval(() => {
    self.postMessage(null);
  }, data);
};
