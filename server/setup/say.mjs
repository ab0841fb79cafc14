/**
 * Progress in plain words. On a terminal the steps under way share one live
 * line; elsewhere (a log, CI) each of them speaks every ten seconds.
 */
const SPEAK_EVERY_MS = 10_000;
const REDRAW_MS = 250;

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export function createVoice(out = process.stderr) {
  const live = out.isTTY;
  const running = new Set();
  let timer;

  const erase = () => live && out.write("\r\x1b[2K");
  const line = (text) => {
    erase();
    out.write(`${text}\n`);
    draw();
  };
  const describe = (step) =>
    `${step.name}: ${step.doing}${step.progress ? `, ${step.progress}` : ""} (${seconds(step.since)})`;
  function draw() {
    if (!live || running.size === 0) return;
    const text = [...running].map(describe).join("  |  ");
    out.write(`\r\x1b[2K  ${text.slice(0, (out.columns || 80) - 4)}`);
  }
  function tick() {
    if (live) return draw();
    for (const step of running) {
      if (Date.now() - step.spoke < SPEAK_EVERY_MS) continue;
      step.spoke = Date.now();
      line(`  ... ${describe(step)}`);
    }
  }
  function watch() {
    timer ??= setInterval(tick, REDRAW_MS);
    timer.unref();
  }

  return {
    line,
    /** One step: `there` when nothing was to do, else `doing` ... `done` or `failed`. */
    step(name) {
      const step = { name, doing: "", progress: "", since: Date.now(), spoke: Date.now() };
      const label = name.padEnd(9);
      const stop = () => {
        running.delete(step);
        if (running.size === 0) {
          erase();
          clearInterval(timer);
          timer = undefined;
        }
      };
      return {
        there(what) {
          stop();
          line(`  ok   ${label} ${what}: already there`);
        },
        doing(what) {
          const fresh = step.doing === "";
          if (fresh) step.since = step.spoke = Date.now();
          step.doing = what;
          step.progress = "";
          running.add(step);
          watch();
          if (!live) line(`  ...  ${label} ${what}`);
          else draw();
        },
        progress(text) {
          step.progress = text;
        },
        done(what) {
          stop();
          line(`  ok   ${label} ${what} (${seconds(step.since)})`);
        },
        failed(what) {
          stop();
          line(`  no   ${label} ${what}`);
        },
      };
    },
  };
}
