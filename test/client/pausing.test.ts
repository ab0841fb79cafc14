import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Pausing } from "../../client/notes/pausing.ts";

const test = suite("typing beside the picture");

test("typing pauses the picture, and only what typing paused goes on", () => {
  let told = (): void => undefined;
  const film = {
    playing: true,
    onChange: (heard: () => void) => {
      told = heard;
      return () => {
        told = () => undefined;
      };
    },
    play: () => {
      film.playing = true;
    },
    pause: () => {
      film.playing = false;
    },
  };
  const pausing = new Pausing(film);
  pausing.typed();
  assert.not.ok(film.playing);
  pausing.finished();
  assert.ok(film.playing);
  film.pause();
  pausing.typed();
  pausing.finished();
  assert.not.ok(film.playing, "the person had paused it");
  film.play();
  pausing.typed();
  film.play();
  told();
  film.pause();
  told();
  pausing.finished();
  assert.not.ok(film.playing, "the person played and paused it while typing");
});

test.run();
